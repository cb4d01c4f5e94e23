-- Logins.
CREATE SEQUENCE sec.login_number START 1001;
CREATE TABLE sec.login (
    login text CONSTRAINT pk_login PRIMARY KEY,
    name text NOT NULL,
    groups text[] NOT NULL,
    closed_at timestamptz,
    {guarded},
    CONSTRAINT uq_login_name UNIQUE (name)
);

CREATE SCHEMA people;

CREATE TABLE people.region (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_region PRIMARY KEY,
    code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    {guarded},
    CONSTRAINT uq_region_code UNIQUE (code)
);

CREATE TABLE people.shop (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_shop PRIMARY KEY,
    region_id int NOT NULL CONSTRAINT fk_shop_region_id REFERENCES people.region (id),
    code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    district text NOT NULL,
    place_zh text NOT NULL,
    place_en text NOT NULL,
    latitude numeric(9, 6),
    longitude numeric(9, 6),
    day_starts time NOT NULL DEFAULT '00:00',
    opened_on date NOT NULL,
    closed_on date,
    {guarded},
    CONSTRAINT uq_shop_code UNIQUE (code),
    CONSTRAINT ck_shop_in_hong_kong CHECK (latitude BETWEEN 22.1 AND 22.6 AND longitude BETWEEN 113.8 AND 114.5),
    CONSTRAINT ck_shop_closed_after_opening CHECK (closed_on >= opened_on)
);
CREATE INDEX ix_shop_region_id ON people.shop (region_id);

-- weekday 0 is Monday; closing at or before opening means past midnight; no row means closed that day.
CREATE TABLE people.shop_hours (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_shop_hours PRIMARY KEY,
    shop_id int NOT NULL CONSTRAINT fk_shop_hours_shop_id REFERENCES people.shop (id),
    weekday int NOT NULL,
    opens time NOT NULL,
    closes time NOT NULL,
    from_day date NOT NULL,
    to_day date,
    {guarded},
    CONSTRAINT uq_shop_hours_shop_id_weekday_from_day UNIQUE (shop_id, weekday, from_day),
    CONSTRAINT ck_shop_hours_weekday CHECK (weekday BETWEEN 0 AND 6)
);

CREATE TABLE people.employee (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_employee PRIMARY KEY,
    staff_no text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    stroke_key text NOT NULL DEFAULT '',
    role text NOT NULL,
    minor_until date,
    joined_on date NOT NULL,
    left_on date,
    {guarded},
    CONSTRAINT uq_employee_staff_no UNIQUE (staff_no),
    CONSTRAINT ck_employee_left_after_joining CHECK (left_on >= joined_on)
);
CREATE INDEX ix_employee_names ON people.employee
    USING gin (lower(name_zh || ' ' || name_en || ' ' || staff_no) extension.gin_trgm_ops);

-- The pseudonym under which the conduct store knows a person; erasing this row makes that record nobody's.
CREATE TABLE people.employee_ref (
    employee_id int CONSTRAINT pk_employee_ref PRIMARY KEY
        CONSTRAINT fk_employee_ref_employee_id REFERENCES people.employee (id),
    emp_ref uuid NOT NULL DEFAULT gen_random_uuid(),
    CONSTRAINT uq_employee_ref_emp_ref UNIQUE (emp_ref)
);

CREATE TABLE people.employee_contact (
    employee_id int CONSTRAINT pk_employee_contact PRIMARY KEY
        CONSTRAINT fk_employee_contact_employee_id REFERENCES people.employee (id),
    phone text,
    email text,
    phone_masked text GENERATED ALWAYS AS (repeat('•', 4) || right(phone, 4)) STORED,
    email_masked text GENERATED ALWAYS AS (left(email, 1) || '•••@' || split_part(email, '@', 2)) STORED,
    {guarded}
);

CREATE TABLE people.employee_pay (
    employee_id int CONSTRAINT pk_employee_pay PRIMARY KEY
        CONSTRAINT fk_employee_pay_employee_id REFERENCES people.employee (id),
    pay_kind text NOT NULL,
    amount numeric(14, 2) NOT NULL,
    from_day date NOT NULL,
    {guarded},
    CONSTRAINT ck_employee_pay_kind CHECK (pay_kind IN ('hourly', 'monthly')),
    CONSTRAINT ck_employee_pay_amount CHECK (amount >= 0)
);

COMMENT ON COLUMN people.employee_contact.phone IS 'purpose=rostering retention=employment_plus_7_years mask=last_four';
COMMENT ON COLUMN people.employee_contact.email IS 'purpose=rostering retention=employment_plus_7_years mask=domain_only';
COMMENT ON COLUMN people.employee_contact.phone_masked IS 'purpose=rostering retention=employment_plus_7_years mask=is_masked';
COMMENT ON COLUMN people.employee_contact.email_masked IS 'purpose=rostering retention=employment_plus_7_years mask=is_masked';
COMMENT ON COLUMN people.employee_pay.pay_kind IS 'purpose=payroll retention=employment_plus_7_years mask=human_resources_only';
COMMENT ON COLUMN people.employee_pay.amount IS 'purpose=payroll retention=employment_plus_7_years mask=human_resources_only';
COMMENT ON COLUMN people.employee_pay.from_day IS 'purpose=payroll retention=employment_plus_7_years mask=human_resources_only';

-- Where a person may be rostered, and so who may see her.
CREATE TABLE people.placement (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_placement PRIMARY KEY,
    shop_id int NOT NULL CONSTRAINT fk_placement_shop_id REFERENCES people.shop (id),
    employee_id int NOT NULL CONSTRAINT fk_placement_employee_id REFERENCES people.employee (id),
    kind text NOT NULL,
    from_day date NOT NULL,
    to_day date,
    {guarded},
    CONSTRAINT uq_placement_shop_id_employee_id_id UNIQUE (shop_id, employee_id, id),
    CONSTRAINT ck_placement_kind CHECK (kind IN ('home', 'loan')),
    CONSTRAINT ck_placement_order CHECK (to_day >= from_day),
    CONSTRAINT ex_placement_once_in_a_shop EXCLUDE USING gist
        (employee_id WITH =, shop_id WITH =, daterange(from_day, to_day, '[]') WITH &&),
    CONSTRAINT ex_placement_one_home EXCLUDE USING gist
        (employee_id WITH =, daterange(from_day, to_day, '[]') WITH &&) WHERE (kind = 'home')
);
CREATE INDEX ix_placement_employee_id ON people.placement (employee_id);

CREATE TABLE people.contract (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_contract PRIMARY KEY,
    employee_id int NOT NULL CONSTRAINT fk_contract_employee_id REFERENCES people.employee (id),
    kind text NOT NULL,
    weekly_minutes int NOT NULL,
    from_day date NOT NULL,
    to_day date,
    {guarded},
    CONSTRAINT ck_contract_kind CHECK (kind IN ('full', 'part')),
    CONSTRAINT ck_contract_weekly_minutes CHECK (weekly_minutes BETWEEN 0 AND 10080),
    CONSTRAINT ck_contract_order CHECK (to_day >= from_day),
    CONSTRAINT ex_contract_one_at_a_time EXCLUDE USING gist
        (employee_id WITH =, daterange(from_day, to_day, '[]') WITH &&)
);

CREATE TABLE people.skill (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_skill PRIMARY KEY,
    code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    name_cn text NOT NULL,
    {guarded},
    CONSTRAINT uq_skill_code UNIQUE (code)
);

CREATE TABLE people.employee_skill (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_employee_skill PRIMARY KEY,
    employee_id int NOT NULL CONSTRAINT fk_employee_skill_employee_id REFERENCES people.employee (id),
    skill_id int NOT NULL CONSTRAINT fk_employee_skill_skill_id REFERENCES people.skill (id),
    obtained_on date NOT NULL,
    expires_on date,
    {guarded},
    CONSTRAINT uq_employee_skill_employee_id_skill_id_obtained_on UNIQUE (employee_id, skill_id, obtained_on)
);

-- When a part-timer can work, weekday 0 is Monday; nobody's row means always.
CREATE TABLE people.availability (
    id uuid CONSTRAINT pk_availability PRIMARY KEY,
    employee_id int NOT NULL CONSTRAINT fk_availability_employee_id REFERENCES people.employee (id),
    weekday int NOT NULL,
    starts time NOT NULL,
    ends time NOT NULL,
    from_day date NOT NULL,
    to_day date,
    {guarded},
    CONSTRAINT ck_availability_weekday CHECK (weekday BETWEEN 0 AND 6)
);
CREATE INDEX ix_availability_employee_id ON people.availability (employee_id);

CREATE TABLE people.leave (
    id uuid CONSTRAINT pk_leave PRIMARY KEY,
    employee_id int NOT NULL CONSTRAINT fk_leave_employee_id REFERENCES people.employee (id),
    kind text NOT NULL,
    from_day date NOT NULL,
    to_day date NOT NULL,
    state text NOT NULL,
    {guarded},
    CONSTRAINT ck_leave_kind CHECK (kind IN ('AL', 'SL', 'CL', 'ML', 'NPL')),
    CONSTRAINT ck_leave_state CHECK (state IN ('asked', 'approved', 'refused', 'cancelled')),
    CONSTRAINT ck_leave_order CHECK (to_day >= from_day),
    CONSTRAINT ex_leave_one_at_a_time EXCLUDE USING gist
        (employee_id WITH =, daterange(from_day, to_day, '[]') WITH &&) WHERE (state IN ('asked', 'approved'))
);

-- A shop's region, kept where the scope looks it up.
CREATE FUNCTION people.keep_region() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO sec.region_shop (shop_id, region_id) SELECT n.id, n.region_id FROM new_rows n
    ON CONFLICT (shop_id) DO UPDATE SET region_id = excluded.region_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER b_region_of_new AFTER INSERT ON people.shop REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people.keep_region();
CREATE TRIGGER b_region_of_changed AFTER UPDATE ON people.shop REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people.keep_region();

CREATE FUNCTION people.keep_ref() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO people.employee_ref (employee_id) SELECT n.id FROM new_rows n;
    RETURN NULL;
END
$$;
CREATE TRIGGER b_ref AFTER INSERT ON people.employee REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people.keep_ref();

-- Whom the asking login sees: placed in her shops at some time in the last twelve months or later
-- (the Employment Ordinance, s.49A, wants records of the preceding twelve months).
CREATE FUNCTION people.my_people() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(DISTINCT p.employee_id), '{}')
    FROM people.placement p
    WHERE p.shop_id = ANY ((SELECT sec.my_shops())::int[])
      AND (p.to_day IS NULL OR p.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date - 366)
$$;

-- Whose leave and times the asking login may plan with: placed in her shops today or within three months.
CREATE FUNCTION people.my_people_now() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(DISTINCT p.employee_id), '{}')
    FROM people.placement p
    WHERE p.shop_id = ANY ((SELECT sec.my_shops())::int[])
      AND p.from_day <= (now() AT TIME ZONE 'Asia/Hong_Kong')::date + 92
      AND (p.to_day IS NULL OR p.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
$$;

-- The only way to place someone outside one's scope: the person must be in the lender's own shops on those days.
CREATE FUNCTION people.lend(who int, to_shop int, first date, last date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Hong_Kong')::date;
    made int;
BEGIN
    IF first NOT BETWEEN today - 31 AND today + 366 OR last IS NULL OR last NOT BETWEEN first AND first + 92 THEN
        RAISE EXCEPTION 'people.loan_too_long' USING ERRCODE = 'SK001';
    END IF;
    IF NOT sec.my_groups() && ARRAY['sk_hq'] AND NOT EXISTS (
        SELECT FROM people.placement p
        WHERE p.employee_id = who AND p.kind = 'home' AND p.shop_id = ANY ((SELECT sec.my_shops())::int[])
          AND p.from_day <= first AND (p.to_day IS NULL OR p.to_day >= last)
    ) THEN
        RAISE EXCEPTION 'people.not_yours_to_lend' USING ERRCODE = 'SK001';
    END IF;
    INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day)
    VALUES (to_shop, who, 'loan', first, last) RETURNING id INTO made;
    RETURN made;
END
$$;

-- Contact goes in this way for those who may write but not read it; a NULL leaves the value as it is.
-- An equal value is written too: a version that stands still would tell, before a rollback, that a guess was right.
CREATE FUNCTION people.set_contact(employees int[], phones text[], emails text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF NOT sec.my_groups() && ARRAY['sk_hq', 'sk_hr'] THEN
        RAISE EXCEPTION 'stores.forbidden' USING ERRCODE = '42501';
    END IF;
    INSERT INTO people.employee_contact AS c (employee_id, phone, email)
        SELECT * FROM unnest(employees, phones, emails)
    ON CONFLICT (employee_id) DO UPDATE
        SET phone = coalesce(excluded.phone, c.phone), email = coalesce(excluded.email, c.email);
END
$$;

-- Region or shop codes as ids, for whoever gives out scopes and sees no business data.
CREATE FUNCTION sec.places_by_code(kind text, codes text[]) RETURNS TABLE (code text, id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF kind = 'region' THEN
        RETURN QUERY SELECT r.code, r.id FROM people.region r WHERE r.code = ANY (codes);
    ELSE
        RETURN QUERY SELECT s.code, s.id FROM people.shop s WHERE s.code = ANY (codes);
    END IF;
END
$$;

-- A login for a human: verifier, groups and scope in one transaction. Returns the login's name, p_<number>.
CREATE FUNCTION sec.add_login(name text, verifier text, groups text[], regions int[], shops int[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    made text;
BEGIN
    LOOP
        made := 'p_' || nextval('sec.login_number');
        EXIT WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = made);
    END LOOP;
    PERFORM provision.make_role(made, verifier, groups);
    INSERT INTO sec.login (login, name, groups) VALUES (made, add_login.name, add_login.groups);
    INSERT INTO sec.scope (login, region_id, from_day)
        SELECT made, r, (now() AT TIME ZONE 'Asia/Hong_Kong')::date FROM unnest(regions) r;
    INSERT INTO sec.scope (login, shop_id, from_day)
        SELECT made, s, (now() AT TIME ZONE 'Asia/Hong_Kong')::date FROM unnest(shops) s;
    RETURN made;
END
$$;

-- No login, no groups and no scope from this moment; once it is committed, end_sessions ends what is still open.
CREATE FUNCTION sec.close_login(closing text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF closing = session_user THEN
        RAISE EXCEPTION 'login.not_your_own' USING ERRCODE = 'SK001';
    END IF;
    IF NOT EXISTS (SELECT FROM sec.login l WHERE l.closed_at IS NULL AND l.login <> closing AND l.groups @> '{sk_it}') THEN
        RAISE EXCEPTION 'login.last_it' USING ERRCODE = 'SK001';
    END IF;
    UPDATE sec.login SET closed_at = now() WHERE login = closing AND closed_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'login.unknown' USING ERRCODE = 'SK001';
    END IF;
    UPDATE sec.scope SET to_day = (now() AT TIME ZONE 'Asia/Hong_Kong')::date - 1
    WHERE login = closing AND (to_day IS NULL OR to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date);
    PERFORM provision.close_role(closing);
END
$$;

-- Ends the sessions of a closed login: in a transaction that has written nothing, so that the closing is committed
-- and a rollback can neither undo it nor hide who did it.
CREATE FUNCTION sec.end_sessions(closed text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF pg_current_xact_id_if_assigned() IS NOT NULL
       OR NOT EXISTS (SELECT FROM sec.login l WHERE l.login = closed AND l.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'login.unknown' USING ERRCODE = 'SK001';
    END IF;
    PERFORM provision.end_sessions(closed);
END
$$;

-- A day that is no day of this world (infinity, year 20000) would break every page that reads it.
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT n.nspname, c.relname, a.attname FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE (n.nspname = 'people' OR n.nspname = 'sec' AND c.relname = 'scope') AND c.relkind = 'r'
          AND a.atttypid = 'date'::regtype AND a.attnum > 0
    LOOP
        EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT %I CHECK (%I BETWEEN ''1900-01-01'' AND ''2200-01-01'')',
            found.nspname, found.relname, format('ck_%s_%s_real', found.relname, found.attname), found.attname);
    END LOOP;
END
$$;
