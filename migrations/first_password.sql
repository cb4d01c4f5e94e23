-- When a password was changed, and whether it still is the one that somebody else gave. Run as the owner of operations.
-- Neither the password nor its verifier is in any row: the event of the change tells who, when and from where.
ALTER TABLE sec.login ADD COLUMN first_password boolean NOT NULL DEFAULT false;
ALTER TABLE sec.login ADD COLUMN password_at timestamptz;

-- Groups are hers at once in the rows of rights; in the database only once her password is her own.
CREATE OR REPLACE FUNCTION sec.join_group(who text, joined text, last_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    waits boolean;
BEGIN
    SELECT l.first_password INTO waits FROM sec.login l WHERE l.login = who FOR NO KEY UPDATE;
    IF NOT waits THEN
        PERFORM provision.give_group(who, joined);
    END IF;
    UPDATE sec.login_group g SET ended_at = now() WHERE g.login = who AND g.group_role = joined AND g.ended_at IS NULL;
    INSERT INTO sec.login_group (login, group_role, from_day, until) VALUES (who, joined, sec.today(), last_day);
    UPDATE sec.login l SET groups = array_remove(l.groups, joined) || joined WHERE l.login = who;
END
$$;

-- An administrator who has never come in is none who could take over.
CREATE OR REPLACE FUNCTION sec.another_administrator(than text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM FROM sec.login l
    WHERE l.login <> than AND l.closed_at IS NULL AND NOT l.first_password AND l.groups @> '{sk_it}'
    ORDER BY l.login LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'login.last_it' USING ERRCODE = 'SK001';
    END IF;
END
$$;

-- The asking login's own password, as a verifier made on the client. With it a newcomer gets the groups that wait.
CREATE FUNCTION sec.change_password(verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    mine sec.login;
BEGIN
    SELECT l.* INTO mine FROM sec.login l WHERE l.login = session_user AND l.closed_at IS NULL FOR NO KEY UPDATE;
    IF mine.login IS NULL THEN
        RAISE EXCEPTION 'login.unknown' USING ERRCODE = 'SK001';
    END IF;
    PERFORM provision.set_password(mine.login, verifier);
    UPDATE sec.login l SET password_at = now(), first_password = false WHERE l.login = mine.login;
    IF mine.first_password THEN
        PERFORM provision.give_group(mine.login, g) FROM unnest(mine.groups) g;
        PERFORM provision.set_newcomer(mine.login, false);
    END IF;
END
$$;

-- A login for a human. A person who makes one asks for its scope and sensitive groups like for any other widening, and
-- the password given is the first one only; the administrator of the server, who makes the first logins, gives both.
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
    INSERT INTO sec.login (login, name, groups, first_password) VALUES (made, add_login.name, '{}', asked);
    IF asked THEN
        PERFORM provision.set_newcomer(made, true);
    END IF;
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
