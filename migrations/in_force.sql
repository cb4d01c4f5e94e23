-- A group past its last day ends at once, not when the keeper next looks: until it is taken away, its holder sees and
-- does nothing at all. Run as the owner of operations.

-- Whether none of the asking login's groups is past its last day; where nobody else administers, that one stays.
CREATE FUNCTION sec.in_force() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Asia/Hong_Kong')::date;
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM sec.login_group g WHERE g.login = session_user AND g.ended_at IS NULL AND g.until < today
          AND (g.group_role <> 'sk_it' OR EXISTS (
            SELECT FROM sec.login_group o WHERE o.login <> session_user AND o.group_role = 'sk_it'
              AND o.ended_at IS NULL AND coalesce(o.until, today) >= today)));
END
$$;

-- What the keeper would do for the asking login when it next looks; how many groups ended. They end before anything
-- else is asked, as the functions asked see nothing either while one of them is open.
CREATE FUNCTION sec.leave_lapsed() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET lock_timeout = '2s' AS $$
DECLARE
    lapsed text[];
BEGIN
    IF sec.in_force() THEN
        RETURN 0;
    END IF;
    WITH ended AS (
        UPDATE sec.login_group g SET ended_at = now()
        WHERE g.login = session_user AND g.ended_at IS NULL AND g.until < sec.today() RETURNING g.group_role)
    SELECT array_agg(e.group_role) INTO lapsed FROM ended e;
    PERFORM sec.drop_group(session_user, g) FROM unnest(lapsed) g;
    RETURN cardinality(lapsed);
END
$$;

-- The one function that tells anything without asking a table that asks, or who the asker is.
CREATE OR REPLACE FUNCTION sec.count_people(shops int[]) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT CASE WHEN sec.in_force() THEN cardinality(people.placed_in(shops)) END
$$;

-- The asking login's shops, which almost every query asks for: none with a group past its last day. In one query, as a
-- function that calls two others took longer than what it asked.
CREATE OR REPLACE FUNCTION sec.my_shops() RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = '' AS $$
    WITH hers AS (
        SELECT s.region_id, s.shop_id FROM sec.scope s
        WHERE s.login = session_user
          AND s.from_day <= (now() AT TIME ZONE 'Asia/Hong_Kong')::date
          AND (s.to_day IS NULL OR s.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
          AND NOT EXISTS (
            SELECT FROM sec.login_group g WHERE g.login = session_user AND g.ended_at IS NULL
              AND g.until < (now() AT TIME ZONE 'Asia/Hong_Kong')::date AND NOT sec.in_force())
    )
    SELECT coalesce(array_agg(DISTINCT shop_id ORDER BY shop_id), '{}') FROM (
        SELECT shop_id FROM hers WHERE shop_id IS NOT NULL
        UNION ALL
        SELECT r.shop_id FROM hers JOIN sec.region_shop r USING (region_id)
    ) every
$$;
