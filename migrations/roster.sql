-- The working roster: kinds of shifts, shifts, marked days. Run as the owner of operations.
CREATE SCHEMA roster;

-- A named shift (早更) of the chain, or of one shop; a shop's own letter goes before the chain's.
CREATE TABLE roster.shift_kind (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_shift_kind PRIMARY KEY,
    shop_id int CONSTRAINT fk_shift_kind_shop_id REFERENCES people.shop (id),
    letter text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    name_cn text NOT NULL,
    starts time NOT NULL,
    ends time NOT NULL,
    break_minutes int NOT NULL DEFAULT 0,
    look text NOT NULL,
    from_day date NOT NULL,
    to_day date,
    {guarded},
    CONSTRAINT ck_shift_kind_letter CHECK (letter ~ '^[A-QS-Z][0-9]?$'),
    CONSTRAINT ck_shift_kind_look CHECK (look IN ('A', 'B', 'C', 'D', 'E', 'T')),
    CONSTRAINT ck_shift_kind_break_minutes CHECK (break_minutes BETWEEN 0 AND 240),
    CONSTRAINT ck_shift_kind_order CHECK (to_day >= from_day),
    CONSTRAINT ck_shift_kind_from_day_real CHECK (from_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_shift_kind_to_day_real CHECK (to_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ex_shift_kind_one_letter EXCLUDE USING gist
        ((coalesce(shop_id, 0)) WITH =, letter WITH =, daterange(from_day, to_day, '[]') WITH &&)
);
CREATE INDEX ix_shift_kind_shop_id ON roster.shift_kind (shop_id);

-- One row a shift, with a lasting id; `day` is the business day it starts on. Never partitioned: the
-- exclusion is over all shops. Deferred, so that a swap of two people is one edit.
CREATE TABLE roster.shift (
    id uuid CONSTRAINT pk_shift PRIMARY KEY,
    shop_id int NOT NULL CONSTRAINT fk_shift_shop_id REFERENCES people.shop (id),
    day date NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    role text NOT NULL,
    employee_id int,
    placement_id int,
    breaks jsonb NOT NULL DEFAULT '[]',
    kind_id int CONSTRAINT fk_shift_kind_id REFERENCES roster.shift_kind (id),
    removed boolean NOT NULL DEFAULT false,
    {guarded},
    CONSTRAINT fk_shift_shop_id_employee_id_placement_id FOREIGN KEY (shop_id, employee_id, placement_id)
        REFERENCES people.placement (shop_id, employee_id, id),
    CONSTRAINT ck_shift_placed CHECK ((employee_id IS NULL) = (placement_id IS NULL)),
    CONSTRAINT ck_shift_role CHECK (role IN ('manager', 'deputy', 'senior', 'sales', 'cashier', 'stock')),
    CONSTRAINT ck_shift_order CHECK (ends_at > starts_at AND ends_at - starts_at <= interval '24 hours'),
    CONSTRAINT ck_shift_on_its_day CHECK (
        (starts_at AT TIME ZONE 'Asia/Hong_Kong') >= day AND (starts_at AT TIME ZONE 'Asia/Hong_Kong') < day + 2),
    CONSTRAINT ck_shift_day_real CHECK (day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_shift_breaks CHECK (
        jsonb_typeof(breaks) = 'array' AND jsonb_array_length(breaks) <= 10
        AND jsonb_array_length(breaks) = jsonb_array_length(jsonb_path_query_array(breaks,
            'strict $[*] ? (@.type() == "object" && @.minutes.type() == "number" && @.minutes >= 0
                && @.minutes <= 1440 && @.paid.type() == "boolean"
                && (@.offset.type() == "null" || @.offset.type() == "number"))'))),
    CONSTRAINT ex_shift_one_place_at_a_time EXCLUDE USING gist
        (employee_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (NOT removed AND employee_id IS NOT NULL) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_shift_shop_id_day ON roster.shift (shop_id, day);
CREATE INDEX ix_shift_employee_id_day ON roster.shift (employee_id, day);

CREATE TABLE roster.day_mark (
    id uuid CONSTRAINT pk_day_mark PRIMARY KEY,
    shop_id int NOT NULL CONSTRAINT fk_day_mark_shop_id REFERENCES people.shop (id),
    employee_id int NOT NULL,
    placement_id int NOT NULL,
    day date NOT NULL,
    kind text NOT NULL,
    removed boolean NOT NULL DEFAULT false,
    {guarded},
    CONSTRAINT fk_day_mark_shop_id_employee_id_placement_id FOREIGN KEY (shop_id, employee_id, placement_id)
        REFERENCES people.placement (shop_id, employee_id, id),
    CONSTRAINT ck_day_mark_day_real CHECK (day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_day_mark_kind CHECK (kind IN ('rest', 'holiday', 'alternative'))
);
CREATE UNIQUE INDEX uq_day_mark_employee_id_day ON roster.day_mark (employee_id, day) WHERE (NOT removed);
CREATE INDEX ix_day_mark_shop_id_day ON roster.day_mark (shop_id, day);

-- A person works where and while she is placed, whatever a client says.
CREATE FUNCTION roster.placement_covers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN people.placement p ON p.id = n.placement_id
        WHERE NOT n.removed AND (n.day < p.from_day OR n.day > p.to_day)
    ) THEN
        RAISE EXCEPTION 'roster.placement_over' USING ERRCODE = 'SK001';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER b_placed_new AFTER INSERT ON roster.shift REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION roster.placement_covers();
CREATE TRIGGER b_placed_changed AFTER UPDATE ON roster.shift REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION roster.placement_covers();
CREATE TRIGGER b_placed_new AFTER INSERT ON roster.day_mark REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION roster.placement_covers();
CREATE TRIGGER b_placed_changed AFTER UPDATE ON roster.day_mark REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION roster.placement_covers();

CREATE FUNCTION roster.sees_all_shops() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT sec.my_groups() && ARRAY['sk_hq', 'sk_hr', 'sk_auditor'] OR session_user = 'worker'
$$;

-- What the whole person works and rests over all shops: spans (mark is null) and marked days (times are null).
-- Only people whom the asker sees; a shop outside the asker's scope is not named.
CREATE FUNCTION roster.person_ledger(employees int[], first date, last date)
RETURNS TABLE (employee_id int, shop_id int, day date, starts_at timestamptz, ends_at timestamptz, mark text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    everywhere boolean := roster.sees_all_shops();
    mine int[] := sec.my_shops();
    asked int[];
BEGIN
    IF last > first + 92 OR cardinality(employees) > 5000 THEN
        RAISE EXCEPTION 'roster.ledger_too_long' USING ERRCODE = 'SK001';
    END IF;
    SELECT array_agg(e) INTO asked FROM unnest(employees) e
    WHERE everywhere OR e = ANY ((SELECT people.my_people_now())::int[]);
    RETURN QUERY
        SELECT s.employee_id, CASE WHEN everywhere OR s.shop_id = ANY (mine) THEN s.shop_id END, s.day,
            s.starts_at, s.ends_at, NULL::text
        FROM roster.shift s
        WHERE s.employee_id = ANY (asked) AND s.day BETWEEN first AND last AND NOT s.removed
        UNION ALL
        SELECT m.employee_id, CASE WHEN everywhere OR m.shop_id = ANY (mine) THEN m.shop_id END, m.day,
            NULL, NULL, m.kind
        FROM roster.day_mark m
        WHERE m.employee_id = ANY (asked) AND m.day BETWEEN first AND last AND NOT m.removed;
END
$$;

-- Who changed a shift, marked day or leave last, for the sentence of a conflict; only of the asker's shops and people.
CREATE FUNCTION roster.last_change(ids uuid[])
RETURNS TABLE (id uuid, row_version int, who text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT r.id, r.row_version, coalesce(l.name, r.changed_by), r.changed_at
    FROM (
        SELECT s.id, s.row_version, s.changed_by, s.changed_at FROM roster.shift s
        WHERE s.id = ANY (ids)
          AND (roster.sees_all_shops() OR s.shop_id = ANY ((SELECT sec.my_shops())::int[]))
        UNION ALL
        SELECT m.id, m.row_version, m.changed_by, m.changed_at FROM roster.day_mark m
        WHERE m.id = ANY (ids)
          AND (roster.sees_all_shops() OR m.shop_id = ANY ((SELECT sec.my_shops())::int[]))
        UNION ALL
        SELECT v.id, v.row_version, v.changed_by, v.changed_at FROM people.leave v
        WHERE v.id = ANY (ids)
          AND (roster.sees_all_shops() OR v.employee_id = ANY ((SELECT people.my_people())::int[]))
    ) r
    LEFT JOIN sec.login l ON l.login = r.changed_by
$$;
