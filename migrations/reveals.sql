-- Revealing, reading the audit, and what becomes of personal data whose time is over. Operations only.

CREATE TABLE people.employee_identity (
    employee_id int CONSTRAINT pk_employee_identity PRIMARY KEY
        CONSTRAINT fk_employee_identity_employee_id REFERENCES people.employee (id),
    hkid text,
    hkid_masked text GENERATED ALWAYS AS (left(hkid, 1) || '•••' || right(hkid, 3)) STORED,
    {guarded},
    CONSTRAINT ck_employee_identity_hkid CHECK (hkid ~ '^[A-Z]{1,2}[0-9]{6}\([0-9A]\)$')
);
COMMENT ON COLUMN people.employee_identity.hkid IS 'purpose=identity_record retention=employment_plus_7_years mask=ends_only';
COMMENT ON COLUMN people.employee_identity.hkid_masked IS 'purpose=identity_record retention=employment_plus_7_years mask=is_masked';
COMMENT ON COLUMN people.employee.name_zh IS 'purpose=rostering retention=employment_plus_7_years mask=none';
COMMENT ON COLUMN people.employee.name_en IS 'purpose=rostering retention=employment_plus_7_years mask=none';
COMMENT ON COLUMN people.employee.minor_until IS 'purpose=young_persons retention=employment_plus_7_years mask=day_only';
COMMENT ON COLUMN people.leave.kind IS 'purpose=rostering retention=employment_plus_7_years mask=none';
ALTER TABLE people.employee_pay ADD COLUMN amount_masked text GENERATED ALWAYS AS (
    CASE WHEN amount IS NOT NULL THEN '•••••' END) STORED;
COMMENT ON COLUMN people.employee_pay.amount_masked IS 'purpose=payroll retention=employment_plus_7_years mask=is_masked';

CREATE TABLE sec.reveal_request (
    id uuid CONSTRAINT pk_reveal_request PRIMARY KEY DEFAULT gen_random_uuid(),
    x xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT now(),
    login text NOT NULL DEFAULT SESSION_USER,
    matter text NOT NULL,
    subject int NOT NULL,
    purpose text NOT NULL
);
CREATE INDEX ix_reveal_request_login_at ON sec.reveal_request (login, at);
CREATE INDEX ix_reveal_request_subject ON sec.reveal_request (subject);

-- Who may have what uncovered, and for which purposes; no row means nobody.
CREATE FUNCTION sec.reveal_rules() RETURNS TABLE (matter text, groups text[], purposes text[])
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    VALUES
    ('people.employee_contact.phone', '{sk_regional,sk_hq}'::text[], '{roster_contact,emergency,data_request}'::text[]),
    ('people.employee_contact.email', '{sk_regional,sk_hq}', '{roster_contact,emergency,data_request}'),
    ('people.employee_pay.amount', '{sk_accountant}', '{pay_correction,pay_audit,data_request}'),
    ('people.employee_identity.hkid', '{sk_hr}', '{immigration_check,mpf_enrolment,tax_return,data_request}')
$$;

-- Whether the asking login may have this value of this person uncovered.
CREATE FUNCTION sec.may_reveal(of_matter text, of_subject int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (
        SELECT FROM sec.reveal_rules() r, unnest(r.groups) g
        WHERE r.matter = of_matter AND g = ANY (sec.my_groups())
          AND EXISTS (SELECT FROM people.employee e WHERE e.id = of_subject)
          AND (g <> 'sk_regional' OR of_subject = ANY (people.my_people_now())))
$$;

CREATE FUNCTION sec.reveal_quota(OUT used int, OUT most int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT count(*)::int, 30 FROM sec.reveal_request q WHERE q.login = session_user
      AND q.at >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date::timestamp AT TIME ZONE 'Asia/Hong_Kong'
$$;

-- First call: who, what, of whom, what for. It has to be committed before the second.
CREATE FUNCTION sec.ask_reveal(of_matter text, of_subject int, for_purpose text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    made uuid;
    quota record;
BEGIN
    IF of_matter IS NULL OR of_subject IS NULL OR NOT sec.may_reveal(of_matter, of_subject) THEN
        RAISE EXCEPTION 'reveal.forbidden' USING ERRCODE = 'SK001';
    END IF;
    IF NOT EXISTS (SELECT FROM sec.reveal_rules() r WHERE r.matter = of_matter AND for_purpose = ANY (r.purposes)) THEN
        RAISE EXCEPTION 'reveal.purpose_first' USING ERRCODE = 'SK001';
    END IF;
    SELECT * INTO quota FROM sec.reveal_quota();
    IF quota.used >= quota.most THEN
        RAISE EXCEPTION 'reveal.too_many' USING ERRCODE = 'SK001';
    END IF;
    INSERT INTO sec.reveal_request (matter, subject, purpose) VALUES (of_matter, of_subject, for_purpose)
    RETURNING id INTO made;
    INSERT INTO audit.event (deed, topic, key, after)
    VALUES ('reveal', substring(of_matter FROM '^(.*)\.'), of_subject::text,
        jsonb_build_object('matter', of_matter, 'purpose', for_purpose, 'request', made));
    RAISE LOG 'reveal asked by % of % % for %', session_user, of_matter, of_subject, for_purpose;
    RETURN made;
END
$$;

-- Second call: the value, for ten minutes after the first was committed.
CREATE FUNCTION sec.take_reveal(request uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    asked sec.reveal_request;
    quota record;
    value text;
    parts text[];
BEGIN
    SELECT q.* INTO asked FROM sec.reveal_request q WHERE q.id = request AND q.login = session_user
      AND q.at > now() - interval '10 minutes';
    IF NOT FOUND OR NOT sec.may_reveal(asked.matter, asked.subject) THEN
        RAISE EXCEPTION 'reveal.forbidden' USING ERRCODE = 'SK001';
    END IF;
    IF pg_current_xact_id_if_assigned() IS NOT DISTINCT FROM asked.x THEN
        RAISE EXCEPTION 'reveal.not_committed' USING ERRCODE = 'SK001';
    END IF;
    SELECT * INTO quota FROM sec.reveal_quota();
    IF quota.used > quota.most THEN
        RAISE EXCEPTION 'reveal.too_many' USING ERRCODE = 'SK001';
    END IF;
    RAISE LOG 'reveal taken by % of % % (%)', session_user, asked.matter, asked.subject, request;
    parts := string_to_array(asked.matter, '.');
    EXECUTE format('SELECT %I::text FROM %I.%I WHERE employee_id = $1', parts[3], parts[1], parts[2])
    INTO value USING asked.subject;
    RETURN value;
END
$$;

-- The subject's record: who had which value of hers uncovered, when, and why; of all subjects where none is named.
CREATE FUNCTION sec.reveals(of_matter text, of_subject int, most int)
RETURNS TABLE (at timestamptz, login text, name text, matter text, subject int, purpose text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT q.at, q.login, coalesce(l.name, q.login), q.matter, q.subject, q.purpose
    FROM sec.reveal_request q LEFT JOIN sec.login l ON l.login = q.login
    WHERE (of_matter IS NULL OR q.matter = of_matter) AND (of_subject IS NULL OR q.subject = of_subject)
      AND (sec.my_groups() && '{sk_it,sk_hr,sk_privacy,sk_auditor}' OR sec.may_reveal(q.matter, q.subject))
    ORDER BY q.at DESC LIMIT least(greatest(most, 1), 1000)
$$;

-- Events newest first. Values only of columns that the asker may read; of others only that they are there.
CREATE FUNCTION audit.events(
    only_deed text, only_login text, only_topic text, only_key text, words text, since timestamptz, until timestamptz,
    before_id bigint, most int)
RETURNS TABLE (number bigint, at timestamptz, login text, name text, deed text, topic text, key text, shop_id int,
    edit_id uuid, fields jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT v.id, v.at, v.login, coalesce(l.name, v.login), v.deed, v.topic, v.key, v.shop_id, v.edit_id, (
        SELECT coalesce(jsonb_agg(CASE
            WHEN v.deed IN ('reveal', 'erase') OR coalesce(c.readable, false)
            THEN jsonb_build_object('name', n.name, 'before', v.before -> n.name, 'after', v.after -> n.name)
            ELSE jsonb_build_object('name', n.name, 'hidden', true) END ORDER BY c.place, n.name), '[]')
        FROM (SELECT jsonb_object_keys(v.before) AS name UNION SELECT jsonb_object_keys(v.after)) n
        LEFT JOIN LATERAL (
            SELECT a.attnum AS place, has_column_privilege(session_user, a.attrelid, a.attnum, 'SELECT') AS readable
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = to_regclass(v.topic) AND a.attname = n.name
              AND has_schema_privilege(session_user, split_part(v.topic, '.', 1), 'USAGE')) c ON true
        WHERE n.name NOT IN ('row_version', 'made_at', 'made_by', 'changed_at', 'changed_by', 'erased')
          AND (v.before -> n.name IS DISTINCT FROM v.after -> n.name))
    FROM audit.event v LEFT JOIN sec.login l ON l.login = v.login
    WHERE (only_deed IS NULL OR v.deed = only_deed) AND (only_login IS NULL OR v.login = only_login)
      AND (only_topic IS NULL OR v.topic = only_topic) AND (only_key IS NULL OR v.key = only_key)
      AND (since IS NULL OR v.at >= since) AND (until IS NULL OR v.at < until)
      AND (before_id IS NULL OR v.id < before_id)
      AND (words = '' OR strpos(lower(concat_ws(' ', v.topic, v.key, v.login, l.name, v.deed)), lower(words)) > 0)
    ORDER BY v.id DESC LIMIT least(greatest(most, 1), 5000)
$$;
CREATE FUNCTION audit.count_events(
    only_deed text, only_login text, only_topic text, only_key text, words text, since timestamptz, until timestamptz)
RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT count(*) FROM (SELECT FROM audit.event v LEFT JOIN sec.login l ON l.login = v.login
    WHERE (only_deed IS NULL OR v.deed = only_deed) AND (only_login IS NULL OR v.login = only_login)
      AND (only_topic IS NULL OR v.topic = only_topic) AND (only_key IS NULL OR v.key = only_key)
      AND (since IS NULL OR v.at >= since) AND (until IS NULL OR v.at < until)
      AND (words = '' OR strpos(lower(concat_ws(' ', v.topic, v.key, v.login, l.name, v.deed)), lower(words)) > 0)
    LIMIT 100000) n
$$;

-- What retention has erased, by ids alone: it is erased again after a restore.
CREATE TABLE sec.erasure (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_erasure PRIMARY KEY,
    code text NOT NULL,
    employee_id int NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_erasure_employee_id_code UNIQUE (employee_id, code)
);

-- Who left more than seven years ago and is not yet erased.
CREATE FUNCTION sec.retention_due() RETURNS TABLE (employee_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT e.id FROM people.employee e
    WHERE e.left_on < ((now() AT TIME ZONE 'Asia/Hong_Kong')::date - interval '7 years')
      AND NOT EXISTS (SELECT FROM sec.erasure r WHERE r.employee_id = e.id AND r.code = 'employment_plus_7_years')
$$;

CREATE FUNCTION sec.retention_state(OUT code text, OUT due int, OUT last_run timestamptz, OUT erased int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT 'employment_plus_7_years', (SELECT count(*)::int FROM sec.retention_due()), v.at,
        coalesce((v.after ->> 'people')::int, 0)
    FROM (SELECT) one LEFT JOIN LATERAL (
        SELECT e.at, e.after FROM audit.event e WHERE e.topic = 'sec.erasure' AND e.deed = 'erase'
        ORDER BY e.id DESC LIMIT 1) v ON true
$$;

-- Erases whose time is over, or again those of a list; also the images in the audit, whose digests stay for the seal.
CREATE FUNCTION sec.erase(again int[]) RETURNS int[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
DECLARE
    whom int[];
    keys text[];
BEGIN
    SELECT coalesce(array_agg(e.id ORDER BY e.id), '{}') INTO whom FROM people.employee e
    WHERE e.left_on < ((now() AT TIME ZONE 'Asia/Hong_Kong')::date - interval '7 years')
      AND (again IS NULL AND e.id IN (SELECT d.employee_id FROM sec.retention_due() d) OR e.id = ANY (again));
    UPDATE people.employee_contact SET phone = NULL, email = NULL WHERE employee_id = ANY (whom);
    DELETE FROM people.employee_pay WHERE employee_id = ANY (whom);
    DELETE FROM people.employee_identity WHERE employee_id = ANY (whom);
    DELETE FROM people.employee_ref WHERE employee_id = ANY (whom);
    DELETE FROM people.leave WHERE employee_id = ANY (whom);
    UPDATE people.employee SET name_zh = staff_no, name_en = staff_no, stroke_key = '', minor_until = NULL
    WHERE id = ANY (whom);
    SELECT array_agg(w::text) INTO keys FROM unnest(whom) w;
    UPDATE audit.event v SET before = NULL, after = jsonb_build_object('erased', encode(sha256(convert_to(
        coalesce(v.before::text, '') || chr(31) || coalesce(v.after::text, ''), 'UTF8')), 'hex'))
    WHERE v.deed IN ('insert', 'update', 'delete') AND NOT coalesce(v.after ? 'erased', false) AND (
        v.topic IN ('people.employee_contact', 'people.employee_pay', 'people.employee_identity', 'people.employee')
            AND v.key = ANY (keys)
        OR v.topic = 'people.leave' AND coalesce(v.before, v.after) ->> 'employee_id' = ANY (keys));
    INSERT INTO sec.erasure (code, employee_id) SELECT 'employment_plus_7_years', w FROM unnest(whom) w
    ON CONFLICT (employee_id, code) DO NOTHING;
    INSERT INTO audit.event (deed, topic, key, after)
    VALUES ('erase', 'sec.erasure', 'employment_plus_7_years', jsonb_build_object('people', cardinality(whom)));
    RETURN whom;
END
$$;

-- Everything that is tagged as personal, as the columns' own comments say.
CREATE FUNCTION sec.personal_columns() RETURNS TABLE (relation text, name text, tags text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT format('%s.%s', n.nspname, c.relname), a.attname::text, d.description
    FROM pg_catalog.pg_description d
    JOIN pg_catalog.pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_catalog.pg_class'::regclass
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND NOT a.attisdropped
    WHERE d.description LIKE 'purpose=%' ORDER BY 1, a.attnum
$$;
