-- Passwords of people, and who may do nothing yet: functions of `provisioner`, for operations' own definer functions.

CREATE FUNCTION provision.is_verifier(given text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT coalesce(given, '') ~
       '^SCRAM-SHA-256\$(409[6-9]|[4-9][1-9][0-9]{2}|[5-9][0-9]{3}|[1-9][0-9]{4,5}):[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$'
$$;

CREATE OR REPLACE FUNCTION provision.make_role(login text, verifier text, groups text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    wanted text;
BEGIN
    IF login !~ '^p_[0-9]{4,9}$' OR NOT provision.is_verifier(verifier) THEN
        RAISE EXCEPTION 'login.malformed' USING ERRCODE = 'SK001';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', login, verifier);
    FOREACH wanted IN ARRAY groups LOOP
        PERFORM provision.give_group(login, wanted);
    END LOOP;
END
$$;

CREATE FUNCTION provision.set_password(login text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF login !~ '^p_[0-9]{4,9}$' OR NOT provision.is_verifier(verifier) THEN
        RAISE EXCEPTION 'login.malformed' USING ERRCODE = 'SK001';
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L', login, verifier);
END
$$;

-- A newcomer may connect to operations and choose a password, nothing else; with her own password she is none any more.
CREATE FUNCTION provision.set_newcomer(login text, is_one boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF login !~ '^p_[0-9]{4,9}$' THEN
        RAISE EXCEPTION 'login.malformed' USING ERRCODE = 'SK001';
    ELSIF is_one THEN
        EXECUTE format('GRANT newcomer TO %I WITH INHERIT TRUE, SET FALSE, ADMIN FALSE', login);
    ELSE
        EXECUTE format('REVOKE newcomer FROM %I', login);
    END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION provision.is_verifier(text), provision.set_password(text, text),
    provision.set_newcomer(text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.set_password(text, text), provision.set_newcomer(text, boolean)
    TO operations_owner;
