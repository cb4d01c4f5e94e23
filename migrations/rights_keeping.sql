-- The copy of the scope in a store: changed by what operations has sealed and by nothing else.
CREATE TABLE sec.kept_scope (
    one boolean CONSTRAINT pk_kept_scope PRIMARY KEY DEFAULT true,
    number bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ck_kept_scope_one CHECK (one)
);
INSERT INTO sec.kept_scope (number) VALUES (0);

-- Makes the copy equal to a sealed scope, touching only what differs. An older one than was kept before is refused,
-- so that a right once taken cannot come back by carrying its grant again.
CREATE FUNCTION sec.keep_scope(payload text, seal bytea, OUT number bigint, OUT digest text, OUT receipt bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    given jsonb;
    kept bigint;
BEGIN
    IF seal IS NULL OR seal IS DISTINCT FROM sec.seal_of('scope ' || payload) THEN
        RAISE EXCEPTION 'rights.not_approved' USING ERRCODE = 'SK001';
    END IF;
    given := payload::jsonb;
    number := (given ->> 'number')::bigint;
    SELECT k.number INTO kept FROM sec.kept_scope k FOR UPDATE;
    IF number < kept THEN
        RAISE EXCEPTION 'rights.outdated' USING ERRCODE = 'SK001';
    END IF;
    PERFORM sec.keep_rows(given);
    UPDATE sec.kept_scope k SET number = keep_scope.number, at = now();
    digest := sec.scope_digest();
    receipt := sec.seal_of(format('kept %s %s %s', '{store}', number, digest));
END
$$;

CREATE FUNCTION sec.keep_rows(given jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    DELETE FROM sec.scope s WHERE NOT EXISTS (
        SELECT FROM jsonb_to_recordset(given -> 'scope') AS g (id uuid) WHERE g.id = s.id);
    INSERT INTO sec.scope AS s (id, login, region_id, shop_id, from_day, to_day)
        SELECT g.id, g.login, g.region_id, g.shop_id, g.from_day, g.to_day FROM jsonb_to_recordset(given -> 'scope')
            AS g (id uuid, login text, region_id int, shop_id int, from_day date, to_day date)
        WHERE NOT EXISTS (
            SELECT FROM sec.scope o WHERE o.id = g.id AND (o.login, o.region_id, o.shop_id, o.from_day, o.to_day)
                IS NOT DISTINCT FROM (g.login, g.region_id, g.shop_id, g.from_day, g.to_day))
    ON CONFLICT (id) DO UPDATE SET login = excluded.login, region_id = excluded.region_id,
        shop_id = excluded.shop_id, from_day = excluded.from_day, to_day = excluded.to_day;
    DELETE FROM sec.region_shop r WHERE NOT EXISTS (
        SELECT FROM jsonb_to_recordset(given -> 'regions') AS g (shop_id int) WHERE g.shop_id = r.shop_id);
    INSERT INTO sec.region_shop AS r (shop_id, region_id)
        SELECT g.shop_id, g.region_id FROM jsonb_to_recordset(given -> 'regions') AS g (shop_id int, region_id int)
    ON CONFLICT (shop_id) DO UPDATE SET region_id = excluded.region_id WHERE r.region_id <> excluded.region_id;
END
$$;
