-- What is kept how long, and that nothing is erased which a recorded trial has not shown before. The same in each store.

-- An event's values are hashed with a salt of its own: the digest that remains of erased ones can be guessed by nobody.
ALTER TABLE audit.event ADD COLUMN salt uuid;
ALTER TABLE audit.event ALTER COLUMN salt SET DEFAULT gen_random_uuid();

CREATE FUNCTION audit.image(salt uuid, before jsonb, after jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT encode(sha256(convert_to(
        coalesce(salt::text, '') || coalesce(before::text, '') || chr(31) || coalesce(after::text, ''), 'UTF8')), 'hex')
$$;

-- Of events of these rows the digest remains, for the seal, and nothing else.
CREATE FUNCTION audit.forget(topics text[], keys text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
    UPDATE audit.event v SET before = NULL, salt = NULL,
        after = jsonb_build_object('erased', audit.image(v.salt, v.before, v.after))
    WHERE v.topic = ANY (topics) AND v.key = ANY (keys) AND v.deed IN ('insert', 'update', 'delete')
      AND NOT coalesce(v.after ? 'erased', false)
$$;

-- A term: of rows by their own age, or (aged null) of people, whose functions the store has.
CREATE FUNCTION sec.retention_rules() RETURNS TABLE (code text, relation text, term interval, aged text, audited boolean)
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    VALUES
    {rules}
$$;

-- Trials: what was older than `upto`, by whom it was counted, and what became of it.
CREATE TABLE sec.retention_try (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_retention_try PRIMARY KEY,
    code text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    login text NOT NULL DEFAULT SESSION_USER,
    upto timestamptz NOT NULL,
    due int NOT NULL,
    subjects int[] NOT NULL,
    done_at timestamptz,
    erased int,
    problem text
);
CREATE INDEX ix_retention_try_code_at ON sec.retention_try (code, at);

CREATE FUNCTION sec.retention_found(of_code text, upto timestamptz, OUT due int, OUT subjects int[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    rule record;
BEGIN
    SELECT k.* INTO STRICT rule FROM sec.retention_rules() k WHERE k.code = of_code;
    IF rule.aged IS NULL THEN
        subjects := sec.retention_subjects(of_code, upto);
        due := cardinality(subjects);
    ELSE
        EXECUTE format('SELECT count(*)::int FROM %s t WHERE t.%I < $1', rule.relation, rule.aged)
        INTO due USING upto;
        subjects := '{}';
    END IF;
END
$$;

-- A trial of every term: what will be due at the same time tomorrow. Erases nothing. Of one login at most one a minute.
CREATE FUNCTION sec.try_retention() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    made int;
BEGIN
    IF EXISTS (SELECT FROM sec.retention_try t
               WHERE t.login = session_user AND t.at > now() - interval '1 minute') THEN
        RETURN 0;
    END IF;
    DELETE FROM sec.retention_try t WHERE t.at < now() - interval '1 year';
    INSERT INTO sec.retention_try (code, upto, due, subjects)
    SELECT k.code, now() - k.term + interval '1 day', f.due, f.subjects
    FROM sec.retention_rules() k, LATERAL sec.retention_found(k.code, now() - k.term + interval '1 day') f;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END
$$;

CREATE FUNCTION sec.erase_rule(of_code text, upto timestamptz, whom int[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    rule record;
    gone int := coalesce(cardinality(whom), 0);
    keys text[];
BEGIN
    SELECT k.* INTO STRICT rule FROM sec.retention_rules() k WHERE k.code = of_code;
    IF rule.aged IS NULL THEN
        PERFORM sec.erase_subjects(of_code, whom);
    ELSE
        EXECUTE format('WITH gone AS (DELETE FROM %s t WHERE t.%I < $1 RETURNING t.id::text AS id)
            SELECT count(*)::int, CASE WHEN $2 THEN array_agg(id) END FROM gone', rule.relation, rule.aged)
        INTO gone, keys USING upto, rule.audited;
        PERFORM audit.forget(ARRAY[rule.relation], keys);
    END IF;
    IF gone > 0 THEN
        INSERT INTO audit.event (deed, topic, key, after) VALUES ('erase', 'sec.erasure', of_code,
            jsonb_build_object(CASE WHEN rule.aged IS NULL THEN 'people' ELSE 'records' END, gone));
    END IF;
    RETURN gone;
END
$$;

-- Erases what the newest trial that is twelve hours old, and not three days, has shown, as far as it is due by now.
-- Older rows than were shown (somebody dated them back) are not erased: the trial says so, the next one shows them.
CREATE FUNCTION sec.erase_shown(with_people boolean)
RETURNS TABLE (code text, upto timestamptz, erased int, subjects int[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    rule record;
    shown sec.retention_try;
    found_ record;
BEGIN
    FOR rule IN SELECT k.* FROM sec.retention_rules() k WHERE with_people OR k.aged IS NOT NULL LOOP
        SELECT t.* INTO shown FROM sec.retention_try t
        WHERE t.code = rule.code AND t.at <= now() - interval '12 hours' AND t.at > now() - interval '3 days'
        ORDER BY t.at DESC, t.id DESC LIMIT 1 FOR UPDATE;
        CONTINUE WHEN NOT FOUND OR shown.done_at IS NOT NULL;
        code := rule.code;
        upto := least(shown.upto, now() - rule.term);
        SELECT f.* INTO found_ FROM sec.retention_found(code, upto) f;
        IF rule.aged IS NOT NULL AND found_.due > shown.due THEN
            UPDATE sec.retention_try t SET done_at = now(), erased = 0, problem = 'more_than_shown'
            WHERE t.id = shown.id;
            CONTINUE;
        END IF;
        subjects := ARRAY(SELECT unnest(found_.subjects) INTERSECT SELECT unnest(shown.subjects) ORDER BY 1);
        erased := sec.erase_rule(code, upto, subjects);
        UPDATE sec.retention_try t SET done_at = now(), erased = erase_shown.erased WHERE t.id = shown.id;
        RETURN NEXT;
    END LOOP;
END
$$;

-- After a restore, by its administrator alone: what had been erased once goes again at once, as far as it is due.
CREATE FUNCTION sec.erase_again(of_code text, before timestamptz, whom int[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    rule record;
    found_ record;
BEGIN
    SELECT k.* INTO rule FROM sec.retention_rules() k WHERE k.code = of_code;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT f.* INTO found_ FROM sec.retention_found(of_code, now() - rule.term) f;
    RETURN sec.erase_rule(of_code, least(before, now() - rule.term),
        ARRAY(SELECT unnest(found_.subjects) INTERSECT SELECT unnest(whom) ORDER BY 1));
END
$$;

-- Each term: what is due now, what the newest trial showed, what the last run erased.
CREATE FUNCTION sec.retention_state()
RETURNS TABLE (code text, relation text, due int, tried_at timestamptz, shown int, last_run timestamptz, erased int,
    problem text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT k.code, k.relation, f.due, t.at, t.due, r.done_at, coalesce(r.erased, 0), r.problem
    FROM sec.retention_rules() k
    CROSS JOIN LATERAL sec.retention_found(k.code, now() - k.term) f
    LEFT JOIN LATERAL (SELECT q.at, q.due FROM sec.retention_try q WHERE q.code = k.code
                       ORDER BY q.at DESC, q.id DESC LIMIT 1) t ON true
    LEFT JOIN LATERAL (SELECT q.done_at, q.erased, q.problem FROM sec.retention_try q
                       WHERE q.code = k.code AND q.done_at IS NOT NULL
                       ORDER BY q.done_at DESC, q.id DESC LIMIT 1) r ON true
$$;

COMMENT ON COLUMN base.inbox.headers IS 'purpose=deliveries retention=deliveries_30_days mask=nobody';
COMMENT ON COLUMN base.inbox.body IS 'purpose=deliveries retention=deliveries_30_days mask=nobody';
COMMENT ON COLUMN base.edit.deed IS 'purpose=taking_back retention=edits_90_days mask=own_only';
COMMENT ON COLUMN base.edit.inverse IS 'purpose=taking_back retention=edits_90_days mask=own_only';
COMMENT ON COLUMN audit.event.login IS 'purpose=accountability retention=as_long_as_sealed mask=none';
COMMENT ON COLUMN audit.event.client IS 'purpose=accountability retention=as_long_as_sealed mask=nobody';
COMMENT ON COLUMN audit.event.before IS 'purpose=accountability retention=with_its_subject mask=by_right';
COMMENT ON COLUMN audit.event.after IS 'purpose=accountability retention=with_its_subject mask=by_right';
