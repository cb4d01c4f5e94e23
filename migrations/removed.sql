-- What people may remove is left out wherever people and shops are asked for. Run as the owner of operations.

-- Whom the asking login sees: placed in her shops at some time in the last twelve months or later
-- (the Employment Ordinance, s.49A, wants records of the preceding twelve months).
CREATE OR REPLACE FUNCTION people.my_people() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(DISTINCT p.employee_id), '{}')
    FROM people.placement p
    WHERE p.shop_id = ANY ((SELECT sec.my_shops())::int[]) AND NOT p.removed
      AND (p.to_day IS NULL OR p.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date - 366)
$$;

-- Whose leave and times the asking login may plan with: placed in her shops today or within three months.
CREATE OR REPLACE FUNCTION people.my_people_now() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(DISTINCT p.employee_id), '{}')
    FROM people.placement p JOIN people.employee e ON e.id = p.employee_id AND NOT e.removed
    WHERE p.shop_id = ANY ((SELECT sec.my_shops())::int[]) AND NOT p.removed
      AND p.from_day <= (now() AT TIME ZONE 'Asia/Hong_Kong')::date + 92
      AND (p.to_day IS NULL OR p.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
$$;

-- Whether somebody is at home in the asker's own shops on all of these days.
CREATE FUNCTION people.may_lend(who int, first date, last date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT EXISTS (
        SELECT FROM people.placement p
        WHERE p.employee_id = who AND p.kind = 'home' AND p.shop_id = ANY ((SELECT sec.my_shops())::int[])
          AND NOT p.removed AND p.from_day <= first AND (p.to_day IS NULL OR p.to_day >= last))
$$;

-- Loans of the asker's own making, removed or not, that she may make today as well.
CREATE FUNCTION people.my_loans() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(l.id), '{}') FROM people.placement l
    WHERE l.kind = 'loan' AND l.made_by = session_user AND people.may_lend(l.employee_id, l.from_day, l.to_day)
$$;

-- The only way to place someone outside one's scope: the person must be in the lender's own shops on those days.
CREATE OR REPLACE FUNCTION people.lend(who int, to_shop int, first date, last date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Hong_Kong')::date;
    made int;
BEGIN
    IF first NOT BETWEEN today - 31 AND today + 366 OR last IS NULL OR last NOT BETWEEN first AND first + 92 THEN
        RAISE EXCEPTION 'people.loan_too_long' USING ERRCODE = 'SK001';
    END IF;
    IF NOT EXISTS (SELECT FROM people.employee e WHERE e.id = who AND NOT e.removed)
       OR NOT EXISTS (SELECT FROM people.shop s WHERE s.id = to_shop AND NOT s.removed)
       OR NOT sec.my_groups() && ARRAY['sk_hq'] AND NOT people.may_lend(who, first, last) THEN
        RAISE EXCEPTION 'people.not_yours_to_lend' USING ERRCODE = 'SK001';
    END IF;
    INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day)
    VALUES (to_shop, who, 'loan', first, last) RETURNING id INTO made;
    RETURN made;
END
$$;

-- Where somebody may be lent to: every open shop by code and names alone, for whoever places people.
CREATE FUNCTION people.shop_directory() RETURNS TABLE (id int, code text, name_zh text, name_en text, region_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.id, s.code, s.name_zh, s.name_en, s.region_id FROM people.shop s
    WHERE NOT s.removed AND (s.closed_on IS NULL OR s.closed_on >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
    ORDER BY s.code
$$;

-- Region or shop codes as ids, for whoever gives out scopes and sees no business data.
CREATE OR REPLACE FUNCTION sec.places_by_code(kind text, codes text[]) RETURNS TABLE (code text, id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF kind = 'region' THEN
        RETURN QUERY SELECT r.code, r.id FROM people.region r WHERE r.code = ANY (codes) AND NOT r.removed;
    ELSE
        RETURN QUERY SELECT s.code, s.id FROM people.shop s WHERE s.code = ANY (codes) AND NOT s.removed;
    END IF;
END
$$;

-- A new person has her pseudonym and an empty row of contact, so that filling in the latter is always a change.
CREATE OR REPLACE FUNCTION people.keep_ref() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO people.employee_ref (employee_id) SELECT n.id FROM new_rows n;
    INSERT INTO people.employee_contact (employee_id) SELECT n.id FROM new_rows n;
    RETURN NULL;
END
$$;

-- A person works where and while she is placed, whatever a client says.
CREATE OR REPLACE FUNCTION roster.placement_covers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN people.placement p ON p.id = n.placement_id
        WHERE NOT n.removed AND (n.day < p.from_day OR n.day > p.to_day OR p.removed)
    ) THEN
        RAISE EXCEPTION 'roster.placement_over' USING ERRCODE = 'SK001';
    END IF;
    RETURN NULL;
END
$$;

-- A region with shops and a shop with people stay; told at the end, so that one edit may take both away.
CREATE FUNCTION people.refuse_in_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF TG_TABLE_NAME = 'region' AND EXISTS (
        SELECT FROM people.region r JOIN people.shop s ON s.region_id = r.id AND NOT s.removed
        WHERE r.id = NEW.id AND r.removed
    ) THEN
        RAISE EXCEPTION 'people.region_in_use' USING ERRCODE = 'SK001';
    ELSIF TG_TABLE_NAME = 'shop' AND EXISTS (
        SELECT FROM people.shop s
        JOIN people.placement p ON p.shop_id = s.id AND NOT p.removed
        JOIN people.employee e ON e.id = p.employee_id AND NOT e.removed
        WHERE s.id = NEW.id AND s.removed
          AND (p.to_day IS NULL OR p.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
    ) THEN
        RAISE EXCEPTION 'people.shop_in_use' USING ERRCODE = 'SK001';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER c_region_in_use AFTER UPDATE OF removed ON people.region DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.removed AND NOT OLD.removed) EXECUTE FUNCTION people.refuse_in_use();
CREATE CONSTRAINT TRIGGER c_shop_in_use AFTER UPDATE OF removed ON people.shop DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.removed AND NOT OLD.removed) EXECUTE FUNCTION people.refuse_in_use();

-- A placement that somebody is rostered on stays, or its shifts would stand on nobody's sheet; told at the end, too.
CREATE FUNCTION roster.refuse_rostered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    -- Whoever is just rostering somebody on it holds its key: her shift is waited for and then seen.
    PERFORM FROM people.placement p WHERE p.id = NEW.id FOR UPDATE;
    IF EXISTS (
        SELECT FROM people.placement p WHERE p.id = NEW.id AND p.removed AND (
            EXISTS (SELECT FROM roster.shift s
                    WHERE s.employee_id = p.employee_id AND s.placement_id = p.id AND NOT s.removed)
            OR EXISTS (SELECT FROM roster.day_mark m
                       WHERE m.employee_id = p.employee_id AND m.placement_id = p.id AND NOT m.removed))
    ) THEN
        RAISE EXCEPTION 'roster.placement_rostered' USING ERRCODE = 'SK001';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER c_rostered AFTER UPDATE OF removed ON people.placement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.removed AND NOT OLD.removed) EXECUTE FUNCTION roster.refuse_rostered();
