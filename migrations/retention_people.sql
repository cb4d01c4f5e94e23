-- Terms of people, in operations: who left, and logins that were closed. And what the other stores have told of theirs.

CREATE FUNCTION sec.retention_subjects(of_code text, upto timestamptz) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT CASE of_code
    WHEN 'employment_plus_7_years' THEN ARRAY(
        SELECT e.id FROM people.employee e WHERE e.left_on < (upto AT TIME ZONE 'Asia/Hong_Kong')::date
          AND NOT EXISTS (SELECT FROM sec.erasure r WHERE r.employee_id = e.id AND r.code = of_code) ORDER BY e.id)
    WHEN 'login_closed_plus_7_years' THEN ARRAY(
        SELECT substring(l.login FROM 3)::int FROM sec.login l
        WHERE l.closed_at < upto AND l.name <> l.login AND l.login ~ '^p_[0-9]{4,9}$' ORDER BY 1)
    END
$$;

CREATE FUNCTION sec.erase_subjects(of_code text, whom int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF of_code = 'employment_plus_7_years' THEN
        PERFORM sec.erase_people(whom);
    ELSIF of_code = 'login_closed_plus_7_years' THEN
        PERFORM sec.erase_logins(ARRAY(SELECT 'p_' || w FROM unnest(whom) w));
    END IF;
END
$$;

-- What stays of a person is a number without a name, under which rosters and placements of then can be counted.
CREATE FUNCTION sec.erase_people(whom int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    own text[] := '{people.contract,people.availability,people.employee_skill,people.leave,people.leave_balance}';
    keys text[];
BEGIN
    UPDATE people.employee_contact SET phone = NULL, email = NULL WHERE employee_id = ANY (whom);
    DELETE FROM people.employee_pay WHERE employee_id = ANY (whom);
    DELETE FROM people.employee_identity WHERE employee_id = ANY (whom);
    DELETE FROM people.employee_ref WHERE employee_id = ANY (whom);
    DELETE FROM people.contract WHERE employee_id = ANY (whom);
    DELETE FROM people.availability WHERE employee_id = ANY (whom);
    DELETE FROM people.employee_skill WHERE employee_id = ANY (whom);
    DELETE FROM people.leave WHERE employee_id = ANY (whom);
    DELETE FROM people.leave_balance WHERE employee_id = ANY (whom);
    UPDATE people.employee SET staff_no = '#' || id, name_zh = '#' || id, name_en = '#' || id, stroke_key = '',
        minor_until = NULL WHERE id = ANY (whom);
    PERFORM audit.forget(
        '{people.employee_contact,people.employee_pay,people.employee_identity,people.employee}', whom::text[]);
    SELECT array_agg(DISTINCT v.key) INTO keys FROM audit.event v
    WHERE v.topic = ANY (own) AND coalesce(v.before, v.after) ->> 'employee_id' = ANY (whom::text[]);
    PERFORM audit.forget(own, keys);
    INSERT INTO sec.erasure (code, employee_id) SELECT 'employment_plus_7_years', w FROM unnest(whom) w
    ON CONFLICT (employee_id, code) DO NOTHING;
END
$$;

CREATE FUNCTION sec.erase_logins(whom text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    asked text[];
BEGIN
    UPDATE sec.login l SET name = l.login WHERE l.login = ANY (whom);
    DELETE FROM base.preference p WHERE p.login = ANY (whom);
    SELECT array_agg(r.id::text) INTO asked FROM sec.right_request r WHERE r.login = ANY (whom);
    UPDATE sec.right_request r SET reason = '', answer = '' WHERE r.login = ANY (whom);
    PERFORM audit.forget('{sec.login}', whom), audit.forget('{sec.right_request}', asked);
END
$$;

-- The registers of the other stores as the worker read them there: who may read the page need not enter those stores.
CREATE TABLE sec.retention_told (
    store text CONSTRAINT pk_retention_told PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    columns jsonb NOT NULL,
    rules jsonb NOT NULL,
    CONSTRAINT ck_retention_told_store CHECK (store IN ('customer', 'conduct')),
    CONSTRAINT ck_retention_told_size CHECK (pg_column_size(columns) + pg_column_size(rules) <= 200000)
);
CREATE FUNCTION sec.tell_retention(of_store text, told_columns jsonb, told_rules jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    INSERT INTO sec.retention_told AS t (store, columns, rules) VALUES (of_store, told_columns, told_rules)
    ON CONFLICT (store) DO UPDATE SET at = now(), columns = excluded.columns, rules = excluded.rules
$$;

COMMENT ON COLUMN sec.login.name IS 'purpose=access_control retention=login_closed_plus_7_years mask=none';
COMMENT ON COLUMN sec.right_request.reason IS 'purpose=access_control retention=login_closed_plus_7_years mask=none';
COMMENT ON COLUMN sec.right_request.answer IS 'purpose=access_control retention=login_closed_plus_7_years mask=none';
COMMENT ON COLUMN sec.reveal_request.subject IS 'purpose=accountability retention=reveals_7_years mask=none';
COMMENT ON COLUMN sec.reveal_request.purpose IS 'purpose=accountability retention=reveals_7_years mask=none';
COMMENT ON COLUMN base.import_run.file IS 'purpose=import_history retention=imports_90_days mask=own_only';
COMMENT ON COLUMN roster.revision.note IS 'purpose=rostering retention=as_long_as_its_roster mask=none';
COMMENT ON COLUMN people.employee.staff_no IS 'purpose=rostering retention=employment_plus_7_years mask=none';
COMMENT ON COLUMN people.employee_ref.emp_ref IS 'purpose=pseudonym retention=employment_plus_7_years mask=nobody';
COMMENT ON COLUMN people.contract.weekly_minutes IS 'purpose=rostering retention=employment_plus_7_years mask=none';
COMMENT ON COLUMN people.availability.weekday IS 'purpose=rostering retention=employment_plus_7_years mask=none';
COMMENT ON COLUMN people.employee_skill.skill_id IS 'purpose=rostering retention=employment_plus_7_years mask=none';
COMMENT ON COLUMN people.leave.from_day IS 'purpose=rostering retention=employment_plus_7_years mask=none';
COMMENT ON COLUMN people.leave.to_day IS 'purpose=rostering retention=employment_plus_7_years mask=none';
COMMENT ON COLUMN people.leave_balance.days IS 'purpose=rostering retention=employment_plus_7_years mask=none';
