-- How long a text and how many rows may be: a name of 20 MB was folded for minutes, past every limit of time.
-- Stored columns are computed before a check is asked, so the folding itself takes no more than a name's length.
ALTER TABLE people.region ADD CONSTRAINT ck_region_length CHECK (
    length(code) <= 40 AND length(name_zh) <= 200 AND length(name_en) <= 200);
ALTER TABLE people.shop ADD CONSTRAINT ck_shop_length CHECK (
    length(code) <= 40 AND length(name_zh) <= 200 AND length(name_en) <= 200 AND length(district) <= 200
    AND length(place_zh) <= 500 AND length(place_en) <= 500);
ALTER TABLE people.employee ADD CONSTRAINT ck_employee_length CHECK (
    length(staff_no) <= 40 AND length(name_zh) <= 200 AND length(name_en) <= 200 AND length(stroke_key) <= 1000
    AND length(role) <= 60);
ALTER TABLE people.employee_contact ADD CONSTRAINT ck_employee_contact_length CHECK (
    length(phone) <= 40 AND length(email) <= 254);
ALTER TABLE people.skill ADD CONSTRAINT ck_skill_length CHECK (
    length(code) <= 40 AND length(name_zh) <= 200 AND length(name_en) <= 200 AND length(name_cn) <= 200);
ALTER TABLE sec.login ADD CONSTRAINT ck_login_length CHECK (length(name) <= 200);

-- A week has few times: a hundred that stand, a thousand with those that were taken away.
CREATE FUNCTION people.refuse_many_times() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF EXISTS (
        SELECT FROM people.availability a WHERE a.employee_id IN (SELECT n.employee_id FROM new_rows n)
        GROUP BY a.employee_id HAVING count(*) > 1000 OR count(*) FILTER (WHERE NOT a.removed) > 100) THEN
        RAISE EXCEPTION 'people.too_many_times' USING ERRCODE = 'SK001';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER c_availability_added AFTER INSERT ON people.availability REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people.refuse_many_times();
CREATE TRIGGER c_availability_changed AFTER UPDATE ON people.availability REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people.refuse_many_times();

-- A group past its last day is none, whether or not the keeper has taken it away yet.
CREATE OR REPLACE FUNCTION sec.my_groups() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(g.rolname::text ORDER BY g.rolname), '{}')
    FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
    JOIN pg_catalog.pg_roles p ON p.oid = m.member
    WHERE p.rolname = session_user AND g.rolname LIKE 'sk\_%'
      AND NOT EXISTS (
        SELECT FROM sec.login_group d WHERE d.login = session_user AND d.group_role = g.rolname
          AND d.ended_at IS NULL AND d.until < (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
$$;
