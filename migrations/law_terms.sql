-- What the law asks of a contract (holidays null: statutory; rest_weekday null: the rest days change), and the pauses and absences beside a week: hours are exact only without the pauses.

ALTER TABLE people.contract
    ADD COLUMN holidays text,
    ADD COLUMN rest_weekday text,
    ADD CONSTRAINT ck_contract_holidays CHECK (holidays IN ('statutory', 'general')),
    ADD CONSTRAINT ck_contract_rest_weekday CHECK (rest_weekday IN ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'));

-- The work and rest of people over all shops, with the pauses of their work; up to 62 days beside four weeks.
DROP FUNCTION roster.person_ledger(int[], date, date, int);
CREATE FUNCTION roster.person_ledger(employees int[], first date, last date, to_shop int DEFAULT NULL)
RETURNS TABLE (
    employee_id int, shop_id int, day date, starts_at timestamptz, ends_at timestamptz, mark text, travel int,
    breaks jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    everywhere boolean := roster.sees_all_shops();
    mine int[] := sec.my_shops();
    asked int[];
    measured boolean := everywhere OR coalesce(to_shop = ANY (mine), false);
BEGIN
    IF last > first + 152 OR cardinality(employees) > 5000 THEN
        RAISE EXCEPTION 'roster.ledger_too_long' USING ERRCODE = 'SK001';
    END IF;
    SELECT array_agg(e) INTO asked FROM unnest(employees) e
    WHERE everywhere OR e = ANY ((SELECT people.my_people_now())::int[]);
    RETURN QUERY
        SELECT s.employee_id, CASE WHEN everywhere OR s.shop_id = ANY (mine) THEN s.shop_id END, s.day,
            s.starts_at, s.ends_at, NULL::text,
            CASE WHEN s.shop_id = to_shop THEN 0
                WHEN measured THEN roster.travel_minutes(to_shop, s.shop_id, s.day) END,
            s.breaks
        FROM roster.shift s
        WHERE s.employee_id = ANY (asked) AND s.day BETWEEN first AND last AND NOT s.removed
        UNION ALL
        SELECT m.employee_id, CASE WHEN everywhere OR m.shop_id = ANY (mine) THEN m.shop_id END, m.day,
            NULL, NULL, m.kind, NULL, NULL
        FROM roster.day_mark m
        WHERE m.employee_id = ANY (asked) AND m.day BETWEEN first AND last AND NOT m.removed;
END
$$;
