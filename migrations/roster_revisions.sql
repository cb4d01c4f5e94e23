-- Published weeks: immutable copies of the working roster; and what the worker needs to open the next week.
-- Run as the owner of operations.

CREATE TABLE roster.revision (
    id uuid CONSTRAINT pk_revision PRIMARY KEY,
    shop_id int NOT NULL CONSTRAINT fk_revision_shop_id REFERENCES people.shop (id),
    monday date NOT NULL,
    number int NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    published_by text NOT NULL DEFAULT SESSION_USER,
    note text NOT NULL DEFAULT '',
    restored_from uuid,
    {guarded},
    CONSTRAINT uq_revision_shop_id_id UNIQUE (shop_id, id),
    CONSTRAINT uq_revision_shop_id_monday_number UNIQUE (shop_id, monday, number),
    CONSTRAINT fk_revision_shop_id_restored_from FOREIGN KEY (shop_id, restored_from)
        REFERENCES roster.revision (shop_id, id) ON DELETE SET NULL (restored_from),
    CONSTRAINT ck_revision_monday CHECK (
        extract(isodow FROM monday) = 1 AND monday BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_revision_number CHECK (number >= 1),
    CONSTRAINT ck_revision_note CHECK (length(note) <= 500)
);

-- A shift as it was published; `shift_id` lasts from revision to revision, `shift_version` is what it was copied at.
CREATE TABLE roster.revision_shift (
    shop_id int NOT NULL,
    revision_id uuid NOT NULL,
    shift_id uuid NOT NULL,
    shift_version int NOT NULL,
    day date NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    role text NOT NULL,
    employee_id int CONSTRAINT fk_revision_shift_employee_id REFERENCES people.employee (id),
    breaks jsonb NOT NULL,
    kind_id int CONSTRAINT fk_revision_shift_kind_id REFERENCES roster.shift_kind (id),
    CONSTRAINT pk_revision_shift PRIMARY KEY (shop_id, revision_id, shift_id),
    CONSTRAINT fk_revision_shift_shop_id_revision_id FOREIGN KEY (shop_id, revision_id)
        REFERENCES roster.revision (shop_id, id) ON DELETE CASCADE
);

CREATE TABLE roster.revision_mark (
    shop_id int NOT NULL,
    revision_id uuid NOT NULL,
    mark_id uuid NOT NULL,
    mark_version int NOT NULL,
    employee_id int NOT NULL CONSTRAINT fk_revision_mark_employee_id REFERENCES people.employee (id),
    day date NOT NULL,
    kind text NOT NULL,
    CONSTRAINT pk_revision_mark PRIMARY KEY (shop_id, revision_id, mark_id),
    CONSTRAINT fk_revision_mark_shop_id_revision_id FOREIGN KEY (shop_id, revision_id)
        REFERENCES roster.revision (shop_id, id) ON DELETE CASCADE
);

-- The only way to publish: copies the shop's week if it is what the asker has seen ({"<id of shift or mark>": version});
-- else 40001. The rows stay locked until the end, so that what is published is what stands. Sent twice it is done once.
CREATE FUNCTION roster.publish(revision uuid, shop int, monday date, seen jsonb, note text, restored_from uuid)
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    given int;
BEGIN
    IF NOT (sec.my_groups() && ARRAY['sk_hq']
            OR sec.my_groups() && ARRAY['sk_regional'] AND shop = ANY (sec.my_shops())) THEN
        RAISE EXCEPTION 'stores.forbidden' USING ERRCODE = '42501';
    END IF;
    SELECT r.number INTO given FROM roster.revision r
    WHERE r.id = revision AND r.shop_id = shop AND r.monday = publish.monday AND r.published_by = session_user;
    IF FOUND THEN
        RETURN given;
    END IF;
    PERFORM FROM roster.shift s WHERE s.shop_id = shop AND s.day BETWEEN publish.monday AND publish.monday + 6
        ORDER BY s.id FOR NO KEY UPDATE;
    PERFORM FROM roster.day_mark m WHERE m.shop_id = shop AND m.day BETWEEN publish.monday AND publish.monday + 6
        ORDER BY m.id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM (
            SELECT s.id, s.row_version FROM roster.shift s
            WHERE s.shop_id = shop AND s.day BETWEEN publish.monday AND publish.monday + 6 AND NOT s.removed
            UNION ALL
            SELECT m.id, m.row_version FROM roster.day_mark m
            WHERE m.shop_id = shop AND m.day BETWEEN publish.monday AND publish.monday + 6 AND NOT m.removed
        ) stands
        FULL JOIN (SELECT key::uuid AS id, value::int AS row_version FROM jsonb_each_text(seen)) known USING (id)
        WHERE stands.row_version IS DISTINCT FROM known.row_version
    ) THEN
        RAISE EXCEPTION 'stores.somebody_was_faster' USING ERRCODE = '40001';
    END IF;
    INSERT INTO roster.revision (id, shop_id, monday, number, note, restored_from)
    SELECT revision, shop, publish.monday, coalesce(max(r.number), 0) + 1, publish.note, publish.restored_from
    FROM roster.revision r WHERE r.shop_id = shop AND r.monday = publish.monday
    RETURNING number INTO given;
    INSERT INTO roster.revision_shift (shop_id, revision_id, shift_id, shift_version, day, starts_at, ends_at, role,
        employee_id, breaks, kind_id)
    SELECT s.shop_id, revision, s.id, s.row_version, s.day, s.starts_at, s.ends_at, s.role, s.employee_id, s.breaks,
        s.kind_id
    FROM roster.shift s
    WHERE s.shop_id = shop AND s.day BETWEEN publish.monday AND publish.monday + 6 AND NOT s.removed;
    INSERT INTO roster.revision_mark (shop_id, revision_id, mark_id, mark_version, employee_id, day, kind)
    SELECT m.shop_id, revision, m.id, m.row_version, m.employee_id, m.day, m.kind
    FROM roster.day_mark m
    WHERE m.shop_id = shop AND m.day BETWEEN publish.monday AND publish.monday + 6 AND NOT m.removed;
    RETURN given;
END
$$;

-- The versions of these rows whether they are removed or not, of the asker's shops: to bring them back by.
CREATE FUNCTION roster.versions(ids uuid[]) RETURNS TABLE (id uuid, row_version int, removed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.id, s.row_version, s.removed FROM roster.shift s
    WHERE s.id = ANY (ids) AND (roster.sees_all_shops() OR s.shop_id = ANY ((SELECT sec.my_shops())::int[]))
    UNION ALL
    SELECT m.id, m.row_version, m.removed FROM roster.day_mark m
    WHERE m.id = ANY (ids) AND (roster.sees_all_shops() OR m.shop_id = ANY ((SELECT sec.my_shops())::int[]))
$$;

-- Who published, by name, of the revisions that the asker sees.
CREATE FUNCTION roster.publishers(shop int, monday date) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT r.id, coalesce(l.name, r.published_by) FROM roster.revision r
    LEFT JOIN sec.login l ON l.login = r.published_by
    WHERE r.shop_id = shop AND r.monday = publishers.monday
      AND (roster.sees_all_shops() OR shop = ANY ((SELECT sec.my_shops())::int[]))
$$;

-- When the worker opens the next week of a shop, of a region's shops or of the chain's, dated; without a row
-- Thursday at nine. No weekday: never.
CREATE TABLE roster.setting (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_setting PRIMARY KEY,
    region_id int CONSTRAINT fk_setting_region_id REFERENCES people.region (id),
    shop_id int CONSTRAINT fk_setting_shop_id REFERENCES people.shop (id),
    opens_weekday int,
    opens_at time NOT NULL DEFAULT '09:00',
    from_day date NOT NULL,
    to_day date,
    removed boolean NOT NULL DEFAULT false,
    {guarded},
    CONSTRAINT ck_setting_one_place CHECK (region_id IS NULL OR shop_id IS NULL),
    CONSTRAINT ck_setting_opens_weekday CHECK (opens_weekday BETWEEN 0 AND 6),
    CONSTRAINT ck_setting_order CHECK (to_day >= from_day),
    CONSTRAINT ck_setting_from_day_real CHECK (from_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ck_setting_to_day_real CHECK (to_day BETWEEN '1900-01-01' AND '2200-01-01'),
    CONSTRAINT ex_setting_one_at_a_time EXCLUDE USING gist
        ((coalesce(region_id, 0)) WITH =, (coalesce(shop_id, 0)) WITH =, daterange(from_day, to_day, '[]') WITH &&)
        WHERE (NOT removed) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_setting_region_id ON roster.setting (region_id);
CREATE INDEX ix_setting_shop_id ON roster.setting (shop_id);

-- Weeks that the worker has opened, so that it opens each once; `shifts` 0: somebody had begun it already.
CREATE TABLE roster.opened_week (
    shop_id int NOT NULL CONSTRAINT fk_opened_week_shop_id REFERENCES people.shop (id),
    monday date NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    shifts int NOT NULL,
    CONSTRAINT pk_opened_week PRIMARY KEY (shop_id, monday)
);
