-- What the chain asks of its rosters: the way between two shops, the skill of a role, how long versions are kept;
-- and that nobody is placed or rostered where the shop is gone. Run as the owner of operations.

-- Minutes between two shops: between these two (the smaller id first), else by how near they are, for the ways from
-- and to a shop, a region's shops or the chain's. Without a row 15, 30 and 60.
CREATE TABLE roster.travel (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_travel PRIMARY KEY,
    region_id int CONSTRAINT fk_travel_region_id REFERENCES people.region (id),
    shop_id int CONSTRAINT fk_travel_shop_id REFERENCES people.shop (id),
    to_shop_id int CONSTRAINT fk_travel_to_shop_id REFERENCES people.shop (id),
    nearness text,
    minutes int NOT NULL,
    from_day date NOT NULL,
    to_day date,
    removed boolean NOT NULL DEFAULT false,
    {guarded},
    CONSTRAINT ck_travel_one_place CHECK (region_id IS NULL OR shop_id IS NULL),
    CONSTRAINT ck_travel_one_way CHECK (
        CASE WHEN nearness IS NULL THEN coalesce(shop_id < to_shop_id, false) ELSE to_shop_id IS NULL END),
    CONSTRAINT ck_travel_nearness CHECK (nearness IN ('district', 'region', 'far')),
    CONSTRAINT ck_travel_minutes CHECK (minutes BETWEEN 0 AND 240),
    CONSTRAINT ck_travel_order CHECK (to_day >= from_day),
    CONSTRAINT ck_travel_from_day_real CHECK (from_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_travel_to_day_real CHECK (to_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ex_travel_one_at_a_time EXCLUDE USING gist
        ((coalesce(region_id, 0)) WITH =, (coalesce(shop_id, 0)) WITH =, (coalesce(to_shop_id, 0)) WITH =,
         (coalesce(nearness, '')) WITH =, daterange(from_day, to_day, '[]') WITH &&)
        WHERE (NOT removed) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_travel_region_id ON roster.travel (region_id);
CREATE INDEX ix_travel_shop_id ON roster.travel (shop_id);
CREATE INDEX ix_travel_to_shop_id ON roster.travel (to_shop_id);

-- Which skill a role asks, in a shop, a region's shops or all; 'none' lifts what a wider place asks.
CREATE TABLE roster.role_skill (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_role_skill PRIMARY KEY,
    region_id int CONSTRAINT fk_role_skill_region_id REFERENCES people.region (id),
    shop_id int CONSTRAINT fk_role_skill_shop_id REFERENCES people.shop (id),
    role text NOT NULL,
    skill_id int NOT NULL CONSTRAINT fk_role_skill_skill_id REFERENCES people.skill (id),
    weight text NOT NULL,
    from_day date NOT NULL,
    to_day date,
    removed boolean NOT NULL DEFAULT false,
    {guarded},
    CONSTRAINT ck_role_skill_one_place CHECK (region_id IS NULL OR shop_id IS NULL),
    CONSTRAINT ck_role_skill_role CHECK (role IN ('manager', 'deputy', 'senior', 'sales', 'cashier', 'stock')),
    CONSTRAINT ck_role_skill_weight CHECK (weight IN ('hard', 'soft', 'none')),
    CONSTRAINT ck_role_skill_order CHECK (to_day >= from_day),
    CONSTRAINT ck_role_skill_from_day_real CHECK (from_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_role_skill_to_day_real CHECK (to_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ex_role_skill_one_at_a_time EXCLUDE USING gist
        ((coalesce(region_id, 0)) WITH =, (coalesce(shop_id, 0)) WITH =, role WITH =, skill_id WITH =,
         daterange(from_day, to_day, '[]') WITH &&)
        WHERE (NOT removed) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_role_skill_region_id ON roster.role_skill (region_id);
CREATE INDEX ix_role_skill_shop_id ON roster.role_skill (shop_id);
CREATE INDEX ix_role_skill_skill_id ON roster.role_skill (skill_id);

-- For how many months after its week a published version is kept; without a row 84. The Employment Ordinance,
-- s.49A, wants the preceding twelve.
CREATE TABLE roster.keeping (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_keeping PRIMARY KEY,
    months int NOT NULL,
    from_day date NOT NULL,
    to_day date,
    removed boolean NOT NULL DEFAULT false,
    {guarded},
    CONSTRAINT ck_keeping_months CHECK (months BETWEEN 12 AND 600),
    CONSTRAINT ck_keeping_order CHECK (to_day >= from_day),
    CONSTRAINT ck_keeping_from_day_real CHECK (from_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_keeping_to_day_real CHECK (to_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ex_keeping_one_at_a_time EXCLUDE USING gist (daterange(from_day, to_day, '[]') WITH &&)
        WHERE (NOT removed) DEFERRABLE INITIALLY DEFERRED
);

-- The closest word wins: of these two shops, else of one of them, of a region, of the chain; of two the longer way.
CREATE FUNCTION roster.travel_minutes(here int, there int, on_day date) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT CASE WHEN here = there THEN 0 ELSE coalesce((
        SELECT t.minutes FROM roster.travel t
        WHERE NOT t.removed AND t.from_day <= on_day AND (t.to_day IS NULL OR t.to_day >= on_day)
          AND (t.shop_id = least(here, there) AND t.to_shop_id = greatest(here, there)
            OR t.nearness = near.said AND (t.shop_id IN (here, there) OR t.region_id IN (one.region_id, other.region_id)
                OR t.shop_id IS NULL AND t.region_id IS NULL))
        ORDER BY t.to_shop_id IS NULL, t.shop_id IS NULL, t.region_id IS NULL, t.minutes DESC LIMIT 1
    ), CASE near.said WHEN 'district' THEN 15 WHEN 'region' THEN 30 ELSE 60 END) END
    FROM people.shop one, people.shop other, LATERAL (SELECT CASE
        WHEN one.district <> '' AND one.district = other.district THEN 'district'
        WHEN one.region_id = other.region_id THEN 'region' ELSE 'far' END AS said) near
    WHERE one.id = here AND other.id = there
$$;

-- What the whole person works and rests over all shops: spans (mark is null) and marked days (times are null).
-- Only people whom the asker sees; a shop outside the asker's scope is not named. `travel` is the way in minutes from
-- the shop of the span to `to_shop`; it is measured to the asker's own shops only.
DROP FUNCTION roster.person_ledger(int[], date, date);
CREATE FUNCTION roster.person_ledger(employees int[], first date, last date, to_shop int DEFAULT NULL)
RETURNS TABLE (
    employee_id int, shop_id int, day date, starts_at timestamptz, ends_at timestamptz, mark text, travel int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    everywhere boolean := roster.sees_all_shops();
    mine int[] := sec.my_shops();
    asked int[];
    measured boolean := everywhere OR coalesce(to_shop = ANY (mine), false);
BEGIN
    IF last > first + 92 OR cardinality(employees) > 5000 THEN
        RAISE EXCEPTION 'roster.ledger_too_long' USING ERRCODE = 'SK001';
    END IF;
    SELECT array_agg(e) INTO asked FROM unnest(employees) e
    WHERE everywhere OR e = ANY ((SELECT people.my_people_now())::int[]);
    RETURN QUERY
        SELECT s.employee_id, CASE WHEN everywhere OR s.shop_id = ANY (mine) THEN s.shop_id END, s.day,
            s.starts_at, s.ends_at, NULL::text,
            CASE WHEN s.shop_id = to_shop THEN 0
                WHEN measured THEN roster.travel_minutes(to_shop, s.shop_id, s.day) END
        FROM roster.shift s
        WHERE s.employee_id = ANY (asked) AND s.day BETWEEN first AND last AND NOT s.removed
        UNION ALL
        SELECT m.employee_id, CASE WHEN everywhere OR m.shop_id = ANY (mine) THEN m.shop_id END, m.day,
            NULL, NULL, m.kind, NULL
        FROM roster.day_mark m
        WHERE m.employee_id = ANY (asked) AND m.day BETWEEN first AND last AND NOT m.removed;
END
$$;

-- Nobody is placed in a shop that is removed, or from a day on which it has closed for good. What stood before may be
-- ended or removed. The shops stay as they are until the end, so that none is removed meanwhile.
CREATE FUNCTION people.placed_in_open_shops() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    known int[] := '{}';
BEGIN
    PERFORM FROM people.shop s WHERE s.id IN (SELECT n.shop_id FROM new_rows n WHERE NOT n.removed)
        ORDER BY s.id FOR SHARE;
    IF TG_OP = 'UPDATE' THEN
        SELECT coalesce(array_agg(n.id), '{}') INTO known FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE NOT o.removed AND o.shop_id = n.shop_id AND o.from_day = n.from_day
          AND (o.to_day IS NULL OR n.to_day <= o.to_day);
    END IF;
    IF EXISTS (
        SELECT FROM new_rows n JOIN people.shop s ON s.id = n.shop_id
        WHERE NOT n.removed AND n.id NOT IN (SELECT unnest(known)) AND s.removed
    ) THEN
        RAISE EXCEPTION 'people.shop_removed' USING ERRCODE = 'SK001';
    END IF;
    IF EXISTS (
        SELECT FROM new_rows n JOIN people.shop s ON s.id = n.shop_id
        WHERE NOT n.removed AND n.id NOT IN (SELECT unnest(known))
          AND (n.from_day > s.closed_on OR n.kind = 'loan' AND n.to_day > s.closed_on)
    ) THEN
        RAISE EXCEPTION 'people.shop_closed' USING ERRCODE = 'SK001';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER b_shop_open_new AFTER INSERT ON people.placement REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people.placed_in_open_shops();
CREATE TRIGGER b_shop_open_changed AFTER UPDATE ON people.placement REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people.placed_in_open_shops();

-- Nor is anybody rostered, or a shift left open, in a shop that is removed, not open yet or closed for good.
CREATE FUNCTION roster.rostered_in_open_shops() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN people.shop s ON s.id = n.shop_id
        WHERE NOT n.removed AND (s.removed OR n.day < s.opened_on OR n.day > s.closed_on)
    ) THEN
        RAISE EXCEPTION 'roster.shop_not_open' USING ERRCODE = 'SK001';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER b_shop_open_new AFTER INSERT ON roster.shift REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION roster.rostered_in_open_shops();
CREATE TRIGGER b_shop_open_changed AFTER UPDATE ON roster.shift REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION roster.rostered_in_open_shops();
