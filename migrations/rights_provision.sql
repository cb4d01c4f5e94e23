-- Groups of a login, one by one: functions of `provisioner`, for the definer functions of operations alone.
CREATE FUNCTION provision.groups() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT ARRAY['sk_regional', 'sk_hq', 'sk_it', 'sk_hr', 'sk_conduct', 'sk_privacy', 'sk_auditor', 'sk_accountant']
$$;

CREATE FUNCTION provision.check_group(login text, wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF login !~ '^p_[0-9]{4,9}$' THEN
        RAISE EXCEPTION 'login.malformed' USING ERRCODE = 'SK001';
    ELSIF wanted IS NULL OR wanted <> ALL (provision.groups()) THEN
        RAISE EXCEPTION 'login.unknown_group' USING ERRCODE = 'SK001';
    END IF;
END
$$;

CREATE FUNCTION provision.give_group(login text, wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM provision.check_group(login, wanted);
    EXECUTE format('GRANT %I TO %I WITH INHERIT TRUE, SET FALSE, ADMIN FALSE', wanted, login);
END
$$;

CREATE FUNCTION provision.take_group(login text, wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM provision.check_group(login, wanted);
    EXECUTE format('REVOKE %I FROM %I', wanted, login);
END
$$;

REVOKE EXECUTE ON FUNCTION provision.groups(), provision.check_group(text, text), provision.give_group(text, text),
    provision.take_group(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.groups(), provision.give_group(text, text), provision.take_group(text, text)
    TO operations_owner;
