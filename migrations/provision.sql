-- Making and closing database logins: functions of `provisioner`, the one role that may create roles.
-- Only operations_owner's own definer functions may call them; no human and no service does.

CREATE SCHEMA provision;
GRANT USAGE ON SCHEMA provision TO operations_owner;

CREATE FUNCTION provision.make_role(login text, verifier text, groups text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    wanted text;
BEGIN
    IF login !~ '^p_[0-9]{4,9}$' OR cardinality(groups) = 0 OR verifier !~
       '^SCRAM-SHA-256\$(409[6-9]|[4-9][1-9][0-9]{2}|[5-9][0-9]{3}|[1-9][0-9]{4,5}):[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$' THEN
        RAISE EXCEPTION 'login.malformed' USING ERRCODE = 'SK001';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', login, verifier);
    FOREACH wanted IN ARRAY groups LOOP
        IF wanted NOT IN ('sk_regional', 'sk_hq', 'sk_it', 'sk_hr', 'sk_conduct', 'sk_privacy', 'sk_auditor', 'sk_accountant') THEN
            RAISE EXCEPTION 'login.unknown_group' USING ERRCODE = 'SK001';
        END IF;
        EXECUTE format('GRANT %I TO %I WITH INHERIT TRUE, SET FALSE, ADMIN FALSE', wanted, login);
    END LOOP;
END
$$;

CREATE FUNCTION provision.close_role(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    held text;
BEGIN
    IF login !~ '^p_[0-9]{4,9}$' THEN
        RAISE EXCEPTION 'login.malformed' USING ERRCODE = 'SK001';
    END IF;
    -- The verifier stays: only who knows the password is told that the account is closed.
    EXECUTE format('ALTER ROLE %I NOLOGIN', login);
    FOR held IN
        SELECT g.rolname FROM pg_catalog.pg_auth_members m
        JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
        JOIN pg_catalog.pg_roles p ON p.oid = m.member
        WHERE p.rolname = login
    LOOP
        EXECUTE format('REVOKE %I FROM %I', held, login);
    END LOOP;
END
$$;

CREATE FUNCTION provision.end_sessions(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF login !~ '^p_[0-9]{4,9}$' THEN
        RAISE EXCEPTION 'login.malformed' USING ERRCODE = 'SK001';
    END IF;
    PERFORM pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a
    WHERE a.usename = login AND a.pid <> pg_backend_pid();
END
$$;

REVOKE EXECUTE ON FUNCTION provision.make_role(text, text, text[]), provision.close_role(text),
    provision.end_sessions(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.make_role(text, text, text[]), provision.close_role(text),
    provision.end_sessions(text) TO operations_owner;
