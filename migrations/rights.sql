-- Requests for rights, and the deeds that follow from them. Run as the owner of operations.
-- A request is made by one person; what widens a right is done by the approval of another, what narrows is done at once.

CREATE TABLE sec.right_request (
    id uuid CONSTRAINT pk_right_request PRIMARY KEY,
    kind text NOT NULL,
    login text NOT NULL CONSTRAINT fk_right_request_login REFERENCES sec.login (login),
    region_id int,
    shop_id int,
    scope_id uuid,
    group_role text,
    until date,
    reason text NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    decided_by text,
    decided_at timestamptz,
    answer text NOT NULL DEFAULT '',
    carried bigint,
    {guarded},
    CONSTRAINT ck_right_request_kind CHECK (
        kind IN ('give_scope', 'take_scope', 'give_group', 'take_group', 'close', 'cut')),
    CONSTRAINT ck_right_request_state CHECK (state IN ('waiting', 'approved', 'rejected', 'withdrawn', 'expired')),
    CONSTRAINT ck_right_request_size CHECK (length(reason) <= 500 AND length(answer) <= 500),
    CONSTRAINT ck_right_request_until_real CHECK (until BETWEEN '1900-01-01' AND '2200-01-01')
);
CREATE INDEX ix_right_request_login ON sec.right_request (login);
CREATE INDEX ix_right_request_state ON sec.right_request (state);

-- Who is in which group, since when and until when; the membership itself is the database's own.
CREATE TABLE sec.login_group (
    id uuid CONSTRAINT pk_login_group PRIMARY KEY DEFAULT gen_random_uuid(),
    login text NOT NULL CONSTRAINT fk_login_group_login REFERENCES sec.login (login),
    group_role text NOT NULL,
    from_day date NOT NULL,
    until date,
    ended_at timestamptz,
    {guarded},
    CONSTRAINT ck_login_group_from_day_real CHECK (from_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_login_group_until_real CHECK (until BETWEEN '1900-01-01' AND '2200-01-01')
);
CREATE INDEX ix_login_group_login ON sec.login_group (login);
INSERT INTO sec.login_group (login, group_role, from_day, made_by)
    SELECT l.login, g, (l.made_at AT TIME ZONE 'Asia/Hong_Kong')::date, l.made_by
    FROM sec.login l, unnest(l.groups) g WHERE l.closed_at IS NULL;

CREATE FUNCTION sec.today() RETURNS date
LANGUAGE sql STABLE SET search_path = '' AS $$ SELECT (now() AT TIME ZONE 'Asia/Hong_Kong')::date $$;

-- Without a scope a regional manager sees nobody's data; every other group sees the whole chain, or rights.
CREATE FUNCTION sec.is_sensitive(group_role text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$ SELECT group_role <> 'sk_regional' $$;

-- Another administrator remains, and stays: her row is held until the deed is committed. One that is held by somebody
-- else is passed over, so that two who remove each other at the same time cannot both succeed.
CREATE FUNCTION sec.another_administrator(than text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM FROM sec.login l WHERE l.login <> than AND l.closed_at IS NULL AND l.groups @> '{sk_it}'
    ORDER BY l.login LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'login.last_it' USING ERRCODE = 'SK001';
    END IF;
END
$$;

CREATE FUNCTION sec.drop_group(who text, gone text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF gone = 'sk_it' THEN
        PERFORM sec.another_administrator(who);
    END IF;
    PERFORM provision.take_group(who, gone);
    UPDATE sec.login_group g SET ended_at = now() WHERE g.login = who AND g.group_role = gone AND g.ended_at IS NULL;
    UPDATE sec.login l SET groups = array_remove(l.groups, gone) WHERE l.login = who;
END
$$;

CREATE FUNCTION sec.join_group(who text, joined text, last_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM provision.give_group(who, joined);
    UPDATE sec.login_group g SET ended_at = now() WHERE g.login = who AND g.group_role = joined AND g.ended_at IS NULL;
    INSERT INTO sec.login_group (login, group_role, from_day, until) VALUES (who, joined, sec.today(), last_day);
    UPDATE sec.login l SET groups = array_remove(l.groups, joined) || joined WHERE l.login = who;
END
$$;

-- A leaver, in one act: no login, no group, no scope, and nothing of hers waits any more.
CREATE FUNCTION sec.shut_login(closing text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF EXISTS (SELECT FROM sec.login l WHERE l.login = closing AND l.groups @> '{sk_it}') THEN
        PERFORM sec.another_administrator(closing);
    END IF;
    UPDATE sec.login l SET closed_at = now() WHERE l.login = closing;
    UPDATE sec.login_group g SET ended_at = now() WHERE g.login = closing AND g.ended_at IS NULL;
    UPDATE sec.scope s SET to_day = sec.today() - 1
    WHERE s.login = closing AND (s.to_day IS NULL OR s.to_day >= sec.today());
    UPDATE sec.right_request r SET state = 'withdrawn', decided_by = session_user, decided_at = now()
    WHERE r.state = 'waiting' AND r.kind <> 'close' AND closing IN (r.login, r.made_by);
    PERFORM provision.close_role(closing);
END
$$;

-- Does what a request asks for; only ask_right and decide_right may say so.
CREATE FUNCTION sec.apply_right(request uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    r sec.right_request;
BEGIN
    SELECT q.* INTO STRICT r FROM sec.right_request q WHERE q.id = request AND q.state = 'waiting';
    -- To end somebody's sessions nothing is waited for: they may be what holds her row.
    PERFORM FROM sec.login l WHERE r.kind <> 'cut' AND l.login = r.login AND l.closed_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND AND r.kind <> 'cut' THEN
        RAISE EXCEPTION 'login.unknown' USING ERRCODE = 'SK001';
    END IF;
    IF r.until < sec.today() THEN
        RAISE EXCEPTION 'rights.until_past' USING ERRCODE = 'SK001';
    END IF;
    CASE r.kind
        WHEN 'give_scope' THEN
            INSERT INTO sec.scope (id, login, region_id, shop_id, from_day, to_day)
            VALUES (r.scope_id, r.login, r.region_id, r.shop_id, sec.today(), r.until);
        WHEN 'take_scope' THEN
            UPDATE sec.scope s SET to_day = sec.today() - 1 WHERE s.id = r.scope_id AND s.login = r.login;
        WHEN 'give_group' THEN
            PERFORM sec.join_group(r.login, r.group_role, r.until);
        WHEN 'take_group' THEN
            PERFORM sec.drop_group(r.login, r.group_role);
        WHEN 'close' THEN
            PERFORM sec.shut_login(r.login);
        ELSE
            NULL;  -- 'cut' only permits end_sessions
    END CASE;
    UPDATE sec.right_request q SET state = 'approved', decided_by = session_user, decided_at = now()
    WHERE q.id = request;
END
$$;

-- What is wrong with a change, as the code of a sentence; NULL when it may be asked for.
CREATE FUNCTION sec.right_refused(deed text, who text, region int, shop int, scope uuid, joined text, last_day date)
RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM sec.login l WHERE l.login = who AND l.closed_at IS NULL) THEN
        RETURN 'login.unknown';
    ELSIF last_day < sec.today() THEN
        RETURN 'rights.until_past';
    END IF;
    CASE deed
        WHEN 'give_scope' THEN
            IF (region IS NULL) = (shop IS NULL)
               OR NOT EXISTS (SELECT FROM people.region r WHERE r.id = region AND NOT r.removed)
                  AND NOT EXISTS (SELECT FROM people.shop s WHERE s.id = shop AND NOT s.removed) THEN
                RETURN 'rights.unknown_place';
            ELSIF EXISTS (
                SELECT FROM sec.scope s WHERE s.login = who AND (s.region_id = region OR s.shop_id = shop)
                  AND s.from_day <= sec.today() AND coalesce(s.to_day, 'infinity') >= coalesce(last_day, 'infinity')) THEN
                RETURN 'rights.held_already';
            END IF;
        WHEN 'take_scope' THEN
            IF NOT EXISTS (SELECT FROM sec.scope s WHERE s.id = scope AND s.login = who
                           AND (s.to_day IS NULL OR s.to_day >= sec.today())) THEN
                RETURN 'rights.not_held';
            END IF;
        WHEN 'give_group' THEN
            IF joined IS NULL OR joined <> ALL (provision.groups()) THEN
                RETURN 'rights.unknown_group';
            ELSIF EXISTS (SELECT FROM sec.login_group g WHERE g.login = who AND g.group_role = joined
                          AND g.ended_at IS NULL
                          AND coalesce(g.until, 'infinity') >= coalesce(last_day, 'infinity')) THEN
                RETURN 'rights.held_already';
            END IF;
        WHEN 'take_group' THEN
            IF NOT EXISTS (SELECT FROM sec.login_group g WHERE g.login = who AND g.group_role = joined
                           AND g.ended_at IS NULL) THEN
                RETURN 'rights.not_held';
            ELSIF joined = 'sk_it' AND NOT EXISTS (
                SELECT FROM sec.login l WHERE l.login <> who AND l.closed_at IS NULL AND l.groups @> '{sk_it}') THEN
                RETURN 'login.last_it';
            END IF;
        WHEN 'close', 'cut' THEN
            IF who = session_user THEN
                RETURN 'login.not_your_own';
            END IF;
        ELSE
            RETURN 'rights.malformed';
    END CASE;
    RETURN NULL;
END
$$;

-- Whether a change waits for a second person. Where nobody but the first administrator ever could decide, he is alone;
-- from the first other one on there are two, and closing the others brings nobody back to being alone.
CREATE FUNCTION sec.needs_second(deed text, joined text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT (deed = 'give_scope' OR deed = 'give_group' AND sec.is_sensitive(joined)) AND EXISTS (
        SELECT FROM sec.login_group g WHERE g.login <> session_user AND g.group_role IN ('sk_it', 'sk_hq'))
$$;

-- Asks for a change of rights; returns 'waiting' or 'approved'. Sent twice it is one request.
CREATE FUNCTION sec.ask_right(
    request uuid, deed text, who text, region int, shop int, scope uuid, joined text, last_day date, why text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    refused text;
    before text;
BEGIN
    SELECT q.state INTO before FROM sec.right_request q WHERE q.id = request AND q.made_by = session_user;
    IF FOUND THEN
        RETURN before;
    END IF;
    refused := CASE WHEN request IS NULL OR length(why) > 500 THEN 'rights.malformed'
        ELSE sec.right_refused(deed, who, region, shop, scope, joined, last_day) END;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION '%', refused USING ERRCODE = 'SK001';
    END IF;
    INSERT INTO sec.right_request (id, kind, login, region_id, shop_id, scope_id, group_role, until, reason)
    VALUES (request, deed, who, region, shop, CASE deed WHEN 'give_scope' THEN gen_random_uuid() ELSE scope END, joined,
        last_day, coalesce(why, ''));
    IF sec.needs_second(deed, joined) THEN
        RETURN 'waiting';
    END IF;
    PERFORM sec.apply_right(request);
    RETURN 'approved';
END
$$;

-- Why the asking login may not decide a request; NULL when it may.
CREATE FUNCTION sec.why_not_decide(asker text, who text, asked_at timestamptz) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT CASE
        WHEN NOT sec.my_groups() && ARRAY['sk_it', 'sk_hq'] THEN 'rights.not_approver'
        WHEN asker = session_user THEN 'rights.own_request'
        WHEN who = session_user THEN 'rights.about_you'
        WHEN asked_at < now() - interval '14 days' THEN 'rights.expired'
    END
$$;

CREATE FUNCTION sec.decide_right(request uuid, approve boolean, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    r sec.right_request;
    refused text;
BEGIN
    -- Only a row that waits is held, so that nobody holds up the keeper with one that is decided.
    SELECT q.* INTO r FROM sec.right_request q WHERE q.id = request AND q.state = 'waiting' FOR UPDATE;
    refused := CASE WHEN r.id IS NULL THEN 'rights.decided_already' WHEN length(why) > 500 THEN 'rights.malformed'
        ELSE sec.why_not_decide(r.made_by, r.login, r.made_at) END;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION '%', refused USING ERRCODE = 'SK001';
    END IF;
    UPDATE sec.right_request q SET answer = coalesce(why, '') WHERE q.id = request;
    IF approve THEN
        PERFORM sec.apply_right(request);
    ELSE
        UPDATE sec.right_request q SET state = 'rejected', decided_by = session_user, decided_at = now()
        WHERE q.id = request;
    END IF;
END
$$;

CREATE FUNCTION sec.withdraw_right(request uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE sec.right_request q SET state = 'withdrawn', decided_by = session_user, decided_at = now()
    WHERE q.id = request AND q.state = 'waiting' AND q.made_by = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'rights.decided_already' USING ERRCODE = 'SK001';
    END IF;
END
$$;

-- A login for a human. A person who makes one asks for its scope and sensitive groups like for any other widening;
-- only the administrator of the server, who makes the first logins, gives them at once.
CREATE OR REPLACE FUNCTION sec.add_login(name text, verifier text, groups text[], regions int[], shops int[])
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    made text;
    asked boolean := session_user ~ '^p_[0-9]+$';
    one record;
BEGIN
    IF cardinality(groups) = 0 OR NOT groups <@ provision.groups() THEN
        RAISE EXCEPTION 'rights.unknown_group' USING ERRCODE = 'SK001';
    END IF;
    LOOP
        made := 'p_' || nextval('sec.login_number');
        EXIT WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = made);
    END LOOP;
    PERFORM provision.make_role(made, verifier, '{}');
    INSERT INTO sec.login (login, name, groups) VALUES (made, add_login.name, '{}');
    FOR one IN
        SELECT 'give_group' AS deed, NULL::int AS region, NULL::int AS shop, g AS joined FROM unnest(groups) g
        UNION ALL SELECT 'give_scope', r, NULL, NULL FROM unnest(regions) r
        UNION ALL SELECT 'give_scope', NULL, s, NULL FROM unnest(shops) s
    LOOP
        IF asked THEN
            PERFORM sec.ask_right(gen_random_uuid(), one.deed, made, one.region, one.shop, NULL, one.joined, NULL, '');
        ELSIF one.joined IS NOT NULL THEN
            PERFORM sec.join_group(made, one.joined, NULL);
        ELSE
            INSERT INTO sec.scope (login, region_id, shop_id, from_day)
            VALUES (made, one.region, one.shop, sec.today());
        END IF;
    END LOOP;
    RETURN made;
END
$$;

CREATE OR REPLACE FUNCTION sec.close_login(closing text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM sec.ask_right(gen_random_uuid(), 'close', closing, NULL, NULL, NULL, NULL, NULL, '');
END
$$;

-- Ends the sessions of a closed login, or of one that a committed request of kind 'cut' names: in a transaction that
-- has written nothing, so that a rollback can neither undo the deed nor hide who did it.
CREATE OR REPLACE FUNCTION sec.end_sessions(closed text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF pg_current_xact_id_if_assigned() IS NOT NULL
       OR NOT EXISTS (SELECT FROM sec.login l WHERE l.login = closed AND l.closed_at IS NOT NULL)
          AND NOT EXISTS (SELECT FROM sec.right_request r WHERE r.login = closed AND r.kind = 'cut'
                          AND r.made_by = session_user AND r.decided_at > now() - interval '5 minutes') THEN
        RAISE EXCEPTION 'login.unknown' USING ERRCODE = 'SK001';
    END IF;
    PERFORM provision.end_sessions(closed);
END
$$;

-- What the keeper does without being told by anybody: open sessions of closed logins, groups past their last day, and
-- requests nobody decided. The last administrator stays one; whom another session holds is left for the next time.
-- Returns how many groups ended.
CREATE FUNCTION sec.expire_rights() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET lock_timeout = '2s' AS $$
DECLARE
    one record;
    ended int := 0;
BEGIN
    PERFORM provision.end_sessions(l.login) FROM sec.login l
    WHERE l.closed_at IS NOT NULL AND EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.usename = l.login);
    UPDATE sec.right_request q SET state = 'expired', decided_at = now()
    WHERE q.id IN (SELECT w.id FROM sec.right_request w WHERE w.state = 'waiting'
                   AND w.made_at < now() - interval '14 days' FOR UPDATE SKIP LOCKED);
    FOR one IN
        SELECT g.login, g.group_role FROM sec.login_group g WHERE g.ended_at IS NULL AND g.until < sec.today()
    LOOP
        BEGIN
            PERFORM sec.drop_group(one.login, one.group_role);
            ended := ended + 1;
        EXCEPTION WHEN SQLSTATE 'SK001' OR lock_not_available THEN
            NULL;
        END;
    END LOOP;
    RETURN ended;
END
$$;
