-- What head office settles for the rules: the company's own, and how the law is read where it can be read in two ways.
-- Run as the owner of operations.

-- A rule with its figures, of the chain, of a region or of a shop, from a day on; the closest place wins. No figures:
-- the rule is off there. Lengths are minutes, times of day HH:MM. No cap on hours stands here unless somebody sets one.
CREATE TABLE roster.standard (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_standard PRIMARY KEY,
    region_id int CONSTRAINT fk_standard_region_id REFERENCES people.region (id),
    shop_id int CONSTRAINT fk_standard_shop_id REFERENCES people.shop (id),
    rule text NOT NULL,
    figures jsonb NOT NULL DEFAULT '{}',
    weight text,
    from_day date NOT NULL,
    to_day date,
    removed boolean NOT NULL DEFAULT false,
    {guarded},
    CONSTRAINT ck_standard_one_place CHECK (region_id IS NULL OR shop_id IS NULL),
    CONSTRAINT ck_standard_weight CHECK (
        weight IS NULL OR weight IN ('hard', 'soft', 'info') AND rule NOT IN ('law_reading', 'look_back')),
    CONSTRAINT ck_standard_rule CHECK (rule IN ('law_reading', 'look_back', 'rest_gap', 'longest_day', 'meal_break',
        'late_then_early', 'notice_days', 'least_heads', 'six_on_one_off', 'budget', 'hours_cap')),
    CONSTRAINT ck_standard_names CHECK (jsonb_typeof(figures) = 'object' AND figures - CASE rule
        WHEN 'law_reading' THEN ARRAY['reading']
        WHEN 'look_back' THEN ARRAY['looks_back']
        WHEN 'meal_break' THEN ARRAY['after', 'minutes']
        WHEN 'late_then_early' THEN ARRAY['after', 'before']
        WHEN 'least_heads' THEN ARRAY['heads', 'starts', 'ends', 'role']
        WHEN 'hours_cap' THEN ARRAY['week', 'four_weeks']
        WHEN 'notice_days' THEN ARRAY['days']
        WHEN 'six_on_one_off' THEN ARRAY['days']
        ELSE ARRAY['minutes'] END = '{}'),
    CONSTRAINT ck_standard_figures CHECK (figures = '{}' OR coalesce(figures @@ CASE rule
        WHEN 'law_reading' THEN '$.reading == "strict" || $.reading == "summary"'::jsonpath
        WHEN 'look_back' THEN '$.looks_back == true || $.looks_back == false'::jsonpath
        WHEN 'rest_gap' THEN '$.minutes >= 1 && $.minutes <= 1440'::jsonpath
        WHEN 'longest_day' THEN '$.minutes >= 1 && $.minutes <= 1440'::jsonpath
        WHEN 'meal_break' THEN
            '$.after >= 1 && $.after <= 1440 && $.minutes >= 1 && $.minutes <= 240'::jsonpath
        WHEN 'late_then_early' THEN
            '$.after like_regex "^([01][0-9]|2[0-3]):[0-5][0-9]$"
                && $.before like_regex "^([01][0-9]|2[0-3]):[0-5][0-9]$"'::jsonpath
        WHEN 'notice_days' THEN '$.days >= 1 && $.days <= 366'::jsonpath
        WHEN 'least_heads' THEN
            '$.heads >= 1 && $.heads <= 500 && (!exists($.role) || $.role like_regex
                "^(manager|deputy|senior|sales|cashier|stock)$") && (exists($.starts) && exists($.ends)
                || !exists($.starts) && !exists($.ends))'::jsonpath
        WHEN 'six_on_one_off' THEN '$.days >= 1 && $.days <= 30'::jsonpath
        WHEN 'budget' THEN '$.minutes >= 1 && $.minutes <= 6000000'::jsonpath
        WHEN 'hours_cap' THEN
            '($.week >= 1 && $.week <= 10080 || !exists($.week)) && ($.four_weeks >= 1 && $.four_weeks <= 40320
                || !exists($.four_weeks)) && (exists($.week) || exists($.four_weeks))'::jsonpath
        END, false)),
    CONSTRAINT ck_standard_order CHECK (to_day >= from_day),
    CONSTRAINT ck_standard_from_day_real CHECK (from_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_standard_to_day_real CHECK (to_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ex_standard_one_at_a_time EXCLUDE USING gist
        ((coalesce(region_id, 0)) WITH =, (coalesce(shop_id, 0)) WITH =, rule WITH =,
         daterange(from_day, to_day, '[]') WITH &&)
        WHERE (NOT removed) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_standard_region_id ON roster.standard (region_id);
CREATE INDEX ix_standard_shop_id ON roster.standard (shop_id);

-- The roster of a shop's days as before, and with it `ruled`: what is settled for the rules there on these days.
CREATE OR REPLACE FUNCTION roster.planned(at_shop int, first date, last date, beside int, of_people int[] DEFAULT NULL,
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
                AND (r.region_id IS NULL OR r.region_id = (found -> 'shop' ->> 1)::int))),
        'ruled', (SELECT coalesce(json_agg(json_build_array(t.rule, t.figures, t.weight,
                CASE WHEN t.shop_id IS NOT NULL THEN 2 WHEN t.region_id IS NOT NULL THEN 1 ELSE 0 END,
                t.from_day, t.to_day) ORDER BY t.rule, t.from_day, t.id), '[]')
            FROM roster.standard t
            WHERE NOT t.removed AND t.from_day <= last AND (t.to_day IS NULL OR t.to_day >= first)
              AND (t.shop_id = at_shop OR t.shop_id IS NULL
                AND (t.region_id IS NULL OR t.region_id = (found -> 'shop' ->> 1)::int))));
END
$$;
