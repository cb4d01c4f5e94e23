-- How given phones and e-mails stand against the stored ones, without showing these. Whoever may write contact but
-- not read it could find a number by trying, so it is two calls: a request, which must be committed, each person
-- once in it, forty a day; then the comparison of exactly what was requested. What is rolled back allows nothing.
CREATE FUNCTION people.comparison_key(employees int[], phones text[], emails text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = '' AS $$
    SELECT encode(sha256(convert_to(
        jsonb_build_array(to_jsonb(employees), to_jsonb(phones), to_jsonb(emails))::text, 'UTF8')), 'hex')
$$;

-- One login's requests stand in line and each counts those before it; an older snapshot would not see them.
CREATE FUNCTION people.ask_comparison(employees int[], phones text[], emails text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF (cardinality(employees) <= 200000
        AND cardinality(employees) = (SELECT count(DISTINCT e) FROM unnest(employees) e)
        AND cardinality(phones) = cardinality(employees)
        AND cardinality(emails) = cardinality(employees)) IS NOT TRUE THEN
        RAISE EXCEPTION 'people.comparison_too_wide' USING ERRCODE = 'SK001';
    END IF;
    IF NOT sec.my_groups() && ARRAY['sk_hr'] THEN
        PERFORM FROM sec.login l WHERE l.login = SESSION_USER FOR NO KEY UPDATE;
        IF NOT FOUND OR current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'stores.forbidden' USING ERRCODE = '42501';
        END IF;
        IF (SELECT count(*) FROM audit.event v
            WHERE v.topic = 'people.employee_contact' AND v.deed = 'compare' AND v.login = SESSION_USER
              AND v.at >= date_trunc('day', now() AT TIME ZONE 'Asia/Hong_Kong') AT TIME ZONE 'Asia/Hong_Kong'
           ) >= 40 THEN
            RAISE EXCEPTION 'people.compared_enough' USING ERRCODE = 'SK001';
        END IF;
    END IF;
    INSERT INTO audit.event (deed, topic, key, after)
    VALUES ('compare', 'people.employee_contact', people.comparison_key(employees, phones, emails),
        jsonb_build_object('employees', employees));
END
$$;

-- NULL (not given), same, changed or new. An event holds the number of the whole transaction, so a savepoint
-- does not make a request of this very transaction look like one committed before.
CREATE FUNCTION people.compare_contact(employees int[], phones text[], emails text[])
RETURNS TABLE (employee_id int, phone text, email text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM audit.event v
        WHERE v.topic = 'people.employee_contact' AND v.deed = 'compare' AND v.login = SESSION_USER
          AND v.key = people.comparison_key(employees, phones, emails)
          AND v.x IS DISTINCT FROM pg_current_xact_id_if_assigned()
          AND v.at > statement_timestamp() - interval '1 hour') THEN
        RAISE EXCEPTION 'people.comparison_not_asked' USING ERRCODE = 'SK001';
    END IF;
    RETURN QUERY
        SELECT n.id,
            CASE WHEN n.phone IS NULL THEN NULL WHEN c.phone IS NULL THEN 'new'
                 WHEN c.phone = n.phone THEN 'same' ELSE 'changed' END,
            CASE WHEN n.email IS NULL THEN NULL WHEN c.email IS NULL THEN 'new'
                 WHEN lower(c.email) = lower(n.email) THEN 'same' ELSE 'changed' END
        FROM unnest(employees, phones, emails) n (id, phone, email)
        LEFT JOIN people.employee_contact c ON c.employee_id = n.id;
END
$$;
