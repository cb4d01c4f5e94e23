-- A week with all that the rules ask, read at one go: each part by itself would be a way to the server and back.
-- Both run with the rights of whoever asks. Their plans are kept: made anew for each list of people they take longer
-- than what they read.

-- Who may be rostered in a shop on some day of a period, with the shop and its hours. `among` narrows it to these people.
-- Contracts and approved leave of `beside` days before and after are told too, for the law looks at them.
CREATE FUNCTION people.planned(at_shop int, first date, last date, among int[] DEFAULT NULL, beside int DEFAULT 0)
RETURNS json
LANGUAGE plpgsql STABLE SET search_path = '' SET plan_cache_mode = 'force_generic_plan' AS $$
DECLARE
    ids int[];
    placed json;
BEGIN
    SELECT coalesce(array_agg(p.employee_id), '{}'), coalesce(json_agg(json_build_array(
        p.employee_id, p.id, p.kind, p.from_day, p.to_day) ORDER BY p.from_day, p.id), '[]')
    INTO ids, placed FROM people.placement p
    WHERE p.shop_id = at_shop AND NOT p.removed AND p.from_day <= last AND (p.to_day IS NULL OR p.to_day >= first)
      AND (among IS NULL OR p.employee_id = ANY (among));
    RETURN json_build_object(
        'shop', (SELECT json_build_array(s.id, s.region_id, s.code, s.name_zh, s.name_en, s.district, s.day_starts,
                s.opened_on, s.closed_on)
            FROM people.shop s WHERE s.id = at_shop AND NOT s.removed),
        'hours', (SELECT coalesce(json_agg(json_build_array(h.weekday, h.opens, h.closes, h.from_day, h.to_day)
                ORDER BY h.from_day, h.weekday), '[]')
            FROM people.shop_hours h WHERE h.shop_id = at_shop AND NOT h.removed AND h.from_day <= last
              AND (h.to_day IS NULL OR h.to_day >= first)),
        'placements', placed,
        'people', (SELECT coalesce(json_agg(json_build_array(e.id, e.staff_no, e.name_zh, e.name_en, e.role,
                e.joined_on, e.left_on, e.minor_until) ORDER BY e.staff_no), '[]')
            FROM people.employee e WHERE e.id = ANY (ids) AND NOT e.removed),
        'contracts', (SELECT coalesce(json_agg(json_build_array(c.employee_id, c.kind, c.weekly_minutes,
                coalesce(c.holidays, 'statutory'),
                array_position(ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], c.rest_weekday) - 1,
                c.from_day, c.to_day,
                c.from_day <= last AND (c.to_day IS NULL OR c.to_day >= first)) ORDER BY c.from_day), '[]')
            FROM people.contract c WHERE c.employee_id = ANY (ids) AND NOT c.removed AND c.from_day <= last + beside
              AND (c.to_day IS NULL OR c.to_day >= first - beside)),
        'skills', (SELECT coalesce(json_agg(json_build_array(h.employee_id, k.code, h.obtained_on, h.expires_on)
                ORDER BY k.code, h.obtained_on), '[]')
            FROM people.employee_skill h JOIN people.skill k ON k.id = h.skill_id
            WHERE h.employee_id = ANY (ids) AND NOT h.removed AND NOT k.removed AND h.obtained_on <= last
              AND (h.expires_on IS NULL OR h.expires_on >= first)),
        'availability', (SELECT coalesce(json_agg(json_build_array(a.employee_id, a.weekday, a.starts, a.ends,
                a.from_day, a.to_day) ORDER BY a.weekday, a.starts), '[]')
            FROM people.availability a WHERE a.employee_id = ANY (ids) AND NOT a.removed AND a.from_day <= last
              AND (a.to_day IS NULL OR a.to_day >= first)),
        'leaves', (SELECT coalesce(json_agg(json_build_array(l.id, l.employee_id, l.kind, l.from_day, l.to_day, l.state,
                l.row_version) ORDER BY l.from_day), '[]')
            FROM people.leave l WHERE l.employee_id = ANY (ids) AND NOT l.removed AND l.state IN ('asked', 'approved')
              AND l.from_day <= last AND l.to_day >= first),
        'away', (SELECT coalesce(json_agg(json_build_array(l.employee_id, l.kind, l.from_day, l.to_day)
                ORDER BY l.from_day), '[]')
            FROM people.leave l WHERE beside > 0 AND l.employee_id = ANY (ids) AND NOT l.removed
              AND l.state = 'approved' AND l.from_day <= last + beside AND l.to_day >= first - beside
              AND NOT (l.from_day <= last AND l.to_day >= first)));
END
$$;

-- The roster of a shop's days, and what people.planned says of it. `beside` days before and after are looked at for
-- work and rest next to them. With `of_people` and `of_rows`: what concerns these people, those who have these
-- shifts and marks now, and these rows alone.
CREATE FUNCTION roster.planned(at_shop int, first date, last date, beside int, of_people int[] DEFAULT NULL,
    of_rows uuid[] DEFAULT '{}') RETURNS json
LANGUAGE plpgsql STABLE SET search_path = '' SET plan_cache_mode = 'force_generic_plan' AS $$
DECLARE
    among int[];
    found json;
    ids int[];
BEGIN
    IF of_people IS NOT NULL THEN
        among := of_people || ARRAY(SELECT s.employee_id FROM roster.shift s
                WHERE s.id = ANY (of_rows) AND s.employee_id IS NOT NULL)
            || ARRAY(SELECT m.employee_id FROM roster.day_mark m WHERE m.id = ANY (of_rows));
    END IF;
    found := people.planned(at_shop, first, last, among, beside);
    ids := ARRAY(SELECT (p.value ->> 0)::int FROM json_array_elements(found -> 'people') p);
    RETURN json_build_object(
        'people', found,
        'shifts', (SELECT coalesce(json_agg(json_build_array(s.id, s.shop_id, s.day, s.starts_at, s.ends_at, s.role,
                s.employee_id, s.placement_id, s.breaks, s.kind_id, s.row_version)
                ORDER BY s.day, s.starts_at, s.id), '[]')
            FROM roster.shift s WHERE s.shop_id = at_shop AND s.day BETWEEN first AND last AND NOT s.removed
              AND (among IS NULL OR s.employee_id = ANY (among) OR s.id = ANY (of_rows))),
        'marks', (SELECT coalesce(json_agg(json_build_array(m.id, m.shop_id, m.employee_id, m.placement_id, m.day,
                m.kind, m.row_version) ORDER BY m.day, m.employee_id, m.id), '[]')
            FROM roster.day_mark m WHERE m.shop_id = at_shop AND m.day BETWEEN first AND last AND NOT m.removed
              AND (among IS NULL OR m.employee_id = ANY (among) OR m.id = ANY (of_rows))),
        'ledger', (SELECT coalesce(json_agg(l ORDER BY l.day, l.employee_id, l.starts_at), '[]')
            FROM roster.person_ledger(ids, first - beside, last + beside, at_shop) l
            WHERE cardinality(ids) > 0 AND (l.shop_id IS DISTINCT FROM at_shop OR l.day NOT BETWEEN first AND last)),
        'kinds', (SELECT coalesce(json_agg(json_build_array(k.id, k.letter, k.name_zh, k.name_en, k.name_cn, k.starts,
                k.ends, k.break_minutes, k.look) ORDER BY k.shop_id NULLS FIRST, k.from_day), '[]')
            FROM roster.shift_kind k WHERE (k.shop_id IS NULL OR k.shop_id = at_shop) AND NOT k.removed
              AND k.from_day <= last AND (k.to_day IS NULL OR k.to_day >= first)),
        'asked', (SELECT coalesce(json_agg(json_build_array(r.role, k.code, k.name_zh, k.name_en, k.name_cn, r.weight,
                CASE WHEN r.shop_id IS NOT NULL THEN 2 WHEN r.region_id IS NOT NULL THEN 1 ELSE 0 END,
                r.from_day, r.to_day)), '[]')
            FROM roster.role_skill r JOIN people.skill k ON k.id = r.skill_id
            WHERE NOT r.removed AND NOT k.removed AND r.from_day <= last AND (r.to_day IS NULL OR r.to_day >= first)
              AND (r.shop_id = at_shop OR r.shop_id IS NULL
                AND (r.region_id IS NULL OR r.region_id = (found -> 'shop' ->> 1)::int))));
END
$$;
