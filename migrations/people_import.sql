-- How given phones and e-mails stand against the stored ones: NULL (not given), same, changed, new.
-- Whoever may write but not read contact could find a number by trying; so each person once in a call,
-- forty calls a day, and every call is in the audit.
CREATE FUNCTION people.compare_contact(employees int[], phones text[], emails text[])
RETURNS TABLE (employee_id int, phone text, email text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    today timestamptz := date_trunc('day', now() AT TIME ZONE 'Asia/Hong_Kong') AT TIME ZONE 'Asia/Hong_Kong';
BEGIN
    IF cardinality(employees) > 200000
       OR cardinality(employees) <> (SELECT count(DISTINCT e) FROM unnest(employees) e)
       OR cardinality(phones) <> cardinality(employees) OR cardinality(emails) <> cardinality(employees) THEN
        RAISE EXCEPTION 'people.compared_enough' USING ERRCODE = 'SK001';
    END IF;
    IF NOT sec.my_groups() && ARRAY['sk_hr'] THEN
        IF (SELECT count(*) FROM audit.event v
            WHERE v.topic = 'people.employee_contact' AND v.key = 'compared' AND v.login = SESSION_USER
              AND v.at >= today) >= 40 THEN
            RAISE EXCEPTION 'people.compared_enough' USING ERRCODE = 'SK001';
        END IF;
        INSERT INTO audit.event (deed, topic, key, after)
        VALUES ('compare', 'people.employee_contact', 'compared', jsonb_build_object('employees', employees));
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
