-- The scope of operations, sealed for the other stores, and what became of it there.
INSERT INTO sec.grant_key (key)
    SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid(), 'UTF8'));
CREATE SEQUENCE sec.scope_number;

CREATE TABLE sec.kept (
    store text CONSTRAINT pk_kept PRIMARY KEY,
    number bigint NOT NULL,
    digest text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    problem text,
    CONSTRAINT ck_kept_store CHECK (store IN ('customer', 'conduct'))
);

-- Everything that is approved, in the order in which it is read: a later number never holds less than an earlier one.
CREATE FUNCTION sec.seal_scope(OUT number bigint, OUT payload text, OUT seal bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET datestyle = 'ISO' AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'rights.malformed' USING ERRCODE = 'SK001';
    END IF;
    PERFORM FROM sec.grant_key k FOR UPDATE;
    number := nextval('sec.scope_number');
    UPDATE sec.right_request q SET carried = number WHERE q.id IN (
        SELECT r.id FROM sec.right_request r WHERE r.state = 'approved' AND r.carried IS NULL
          AND r.kind IN ('give_scope', 'take_scope', 'close') FOR UPDATE SKIP LOCKED);
    SELECT jsonb_build_object(
        'number', seal_scope.number,
        'scope', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'login', s.login, 'region_id', s.region_id,
            'shop_id', s.shop_id, 'from_day', s.from_day, 'to_day', s.to_day)), '[]') FROM sec.scope s),
        'regions', (SELECT coalesce(jsonb_agg(jsonb_build_object('shop_id', r.shop_id, 'region_id', r.region_id)), '[]')
            FROM sec.region_shop r)
    )::text INTO payload;
    seal := sec.seal_of('scope ' || payload);
END
$$;

-- What the keeper brings back from a store, believed by that store's seal alone; a problem is believed without one.
CREATE FUNCTION sec.note_kept(at_store text, kept_number bigint, kept_digest text, receipt bytea, trouble text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    before sec.kept;
BEGIN
    SELECT k.* INTO before FROM sec.kept k WHERE k.store = at_store;
    IF trouble IS NULL AND receipt IS DISTINCT FROM
       sec.seal_of(format('kept %s %s %s', at_store, kept_number, kept_digest)) THEN
        RAISE EXCEPTION 'rights.not_approved' USING ERRCODE = 'SK001';
    END IF;
    INSERT INTO sec.kept AS k (store, number, digest, problem)
    VALUES (at_store, CASE WHEN trouble IS NULL THEN kept_number ELSE 0 END,
        CASE WHEN trouble IS NULL THEN kept_digest ELSE '' END, left(trouble, 100))
    ON CONFLICT (store) DO UPDATE SET at = now(), problem = excluded.problem,
        number = CASE WHEN excluded.problem IS NULL THEN excluded.number ELSE k.number END,
        digest = CASE WHEN excluded.problem IS NULL THEN excluded.digest ELSE k.digest END
    WHERE excluded.problem IS NOT NULL OR excluded.number >= k.number;
    IF (before.digest, before.problem) IS DISTINCT FROM (kept_digest, trouble) THEN
        PERFORM audit.announce('sec.kept', NULL, ARRAY[at_store]);
    END IF;
END
$$;
