-- What every store has: rights by scope, audit, notices, edits, deliveries and the marks of the store itself.
-- Run as the owner of the store, {owner}. Functions are closed to PUBLIC by the owner's default privileges.

CREATE SCHEMA sec;
CREATE SCHEMA audit;
CREATE SCHEMA queue;
GRANT USAGE ON SCHEMA base, sec TO {humans}, {services};

-- Who may see which shops, dated. Operations is the original, the other stores hold copies.
CREATE TABLE sec.scope (
    id uuid CONSTRAINT pk_scope PRIMARY KEY DEFAULT gen_random_uuid(),
    login text NOT NULL,
    region_id int,
    shop_id int,
    from_day date NOT NULL,
    to_day date,
    {guarded},
    CONSTRAINT ck_scope_one_place CHECK ((region_id IS NULL) <> (shop_id IS NULL))
);
CREATE INDEX ix_scope_login ON sec.scope (login);

CREATE TABLE sec.region_shop (
    shop_id int CONSTRAINT pk_region_shop PRIMARY KEY,
    region_id int NOT NULL
);
CREATE INDEX ix_region_shop_region_id ON sec.region_shop (region_id);

CREATE FUNCTION sec.my_shops() RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = '' AS $$
    WITH mine AS (
        SELECT s.region_id, s.shop_id FROM sec.scope s
        WHERE s.login = session_user
          AND s.from_day <= (now() AT TIME ZONE 'Asia/Hong_Kong')::date
          AND (s.to_day IS NULL OR s.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
    )
    SELECT coalesce(array_agg(DISTINCT shop_id ORDER BY shop_id), '{{}}') FROM (
        SELECT shop_id FROM mine WHERE shop_id IS NOT NULL
        UNION ALL
        SELECT r.shop_id FROM mine JOIN sec.region_shop r USING (region_id)
    ) every
$$;

CREATE FUNCTION sec.my_groups() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(g.rolname::text ORDER BY g.rolname), '{{}}')
    FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
    JOIN pg_catalog.pg_roles p ON p.oid = m.member
    WHERE p.rolname = session_user AND g.rolname LIKE 'sk\_%'
$$;

CREATE FUNCTION sec.is_service() RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT session_user IN ('worker', 'sealer', 'keeper', 'gateway', 'migrator')
$$;

-- Audit: one event for each row that changed, in months, written by triggers only.
CREATE SEQUENCE audit.event_number;
CREATE TABLE audit.event (
    at timestamptz NOT NULL DEFAULT now(),
    id bigint NOT NULL DEFAULT nextval('audit.event_number'),
    x xid8 NOT NULL DEFAULT pg_current_xact_id(),
    login text NOT NULL DEFAULT SESSION_USER,
    acting_for text,
    client inet DEFAULT inet_client_addr(),
    deed text NOT NULL,
    topic text NOT NULL,
    shop_id int,
    key text NOT NULL,
    edit_id uuid,
    before jsonb,
    after jsonb,
    CONSTRAINT pk_event PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX ix_event_topic_key ON audit.event (topic, key);
CREATE TABLE audit.event_rest PARTITION OF audit.event DEFAULT;

CREATE FUNCTION audit.make_months(ahead int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    month date;
    name text;
    first timestamptz;
    next timestamptz;
    made int := 0;
BEGIN
    FOR step IN 0..least(greatest(ahead, 0), 24) LOOP
        month := date_trunc('month', now() AT TIME ZONE 'Asia/Hong_Kong')::date + make_interval(months => step);
        name := 'event_' || to_char(month, 'YYYY_MM');
        CONTINUE WHEN to_regclass('audit.' || name) IS NOT NULL;
        first := month::timestamp AT TIME ZONE 'Asia/Hong_Kong';
        next := (month + interval '1 month')::timestamp AT TIME ZONE 'Asia/Hong_Kong';
        EXECUTE format('CREATE TABLE audit.%I (LIKE audit.event INCLUDING DEFAULTS)', name);
        EXECUTE format(
            'WITH moved AS (DELETE FROM audit.event_rest WHERE at >= %L AND at < %L RETURNING *)
             INSERT INTO audit.%I SELECT * FROM moved', first, next, name);
        EXECUTE format(
            'ALTER TABLE audit.event ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)', name, first, next);
        EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE audit.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY owner ON audit.%I TO {owner} USING (true) WITH CHECK (true)', name);
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;
SELECT audit.make_months(3);

-- The newest event and a digest of all: what a copy of the store must agree with.
CREATE FUNCTION audit.head(OUT events bigint, OUT last bigint, OUT digest text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET timezone = 'UTC' AS $$
    SELECT count(*), coalesce(max(e.id), 0),
        encode(sha256(coalesce(string_agg(sha256(convert_to(to_jsonb(e)::text, 'UTF8')), '' ORDER BY e.id), '')), 'hex')
    FROM audit.event e
$$;

-- Topics that somebody listens to; written by the upgrade from what the features declare.
CREATE TABLE base.listened (topic text CONSTRAINT pk_listened PRIMARY KEY);

-- Run by the changing login, who could otherwise name another version, time or author.
CREATE FUNCTION audit.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.row_version := 1;
        NEW.made_at := now();
        NEW.made_by := session_user;
    ELSE
        NEW.row_version := OLD.row_version + 1;
        NEW.made_at := OLD.made_at;
        NEW.made_by := OLD.made_by;
    END IF;
    NEW.changed_at := now();
    NEW.changed_by := session_user;
    RETURN NEW;
END
$$;

CREATE FUNCTION audit.announce(topic text, shop int, keys text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    -- Anybody may fill the queue of notices; a lost notice costs a late repaint, a refused one would cost the write.
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify('storekeeper', json_build_object(
            't', topic, 's', shop, 'k', replace(array_to_string(keys, ','), '-', ''),
            'o', nullif(left(current_setting('storekeeper.origin', true), 36), ''))::text);
    END IF;
    IF EXISTS (SELECT FROM base.listened l WHERE l.topic = announce.topic) THEN
        PERFORM queue.procrastinate_defer_jobs_v1(ARRAY[ROW(
            'changes', 'changes.dispatch', 0, NULL, NULL,
            jsonb_build_object('topic', topic, 'shop', shop, 'keys', to_jsonb(keys)), NULL
        )::queue.procrastinate_job_to_defer_v1]);
    END IF;
END
$$;

-- TG_ARGV: topic, key column, shop column or ''. Above 200 rows of a shop the notice names topic and shop only.
CREATE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    edit uuid := nullif(current_setting('storekeeper.edit', true), '')::uuid;
    agent text := CASE WHEN sec.is_service() THEN nullif(current_setting('storekeeper.acting_for', true), '') END;
    heard record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        FOR heard IN
            WITH now_rows AS MATERIALIZED (SELECT to_jsonb(n) AS r FROM new_rows n),
            kept AS (
                INSERT INTO audit.event (acting_for, deed, topic, shop_id, key, edit_id, after)
                SELECT agent, 'insert', TG_ARGV[0], (r ->> TG_ARGV[2])::int, r ->> TG_ARGV[1], edit, r
                FROM now_rows RETURNING shop_id, key
            )
            SELECT shop_id, CASE WHEN count(*) <= 200 THEN array_agg(key) END AS keys FROM kept GROUP BY shop_id
        LOOP
            PERFORM audit.announce(TG_ARGV[0], heard.shop_id, heard.keys);
        END LOOP;
    ELSIF TG_OP = 'UPDATE' THEN
        FOR heard IN
            WITH was AS MATERIALIZED (SELECT to_jsonb(o) AS r FROM old_rows o),
            now_rows AS MATERIALIZED (SELECT to_jsonb(n) AS r FROM new_rows n),
            kept AS (
                INSERT INTO audit.event (acting_for, deed, topic, shop_id, key, edit_id, before, after)
                SELECT agent, 'update', TG_ARGV[0], (coalesce(n.r, o.r) ->> TG_ARGV[2])::int,
                    coalesce(n.r, o.r) ->> TG_ARGV[1], edit, o.r, n.r
                FROM now_rows n FULL JOIN was o ON o.r ->> TG_ARGV[1] = n.r ->> TG_ARGV[1] RETURNING shop_id, key
            )
            SELECT shop_id, CASE WHEN count(*) <= 200 THEN array_agg(key) END AS keys FROM kept GROUP BY shop_id
        LOOP
            PERFORM audit.announce(TG_ARGV[0], heard.shop_id, heard.keys);
        END LOOP;
    ELSE
        FOR heard IN
            WITH was AS MATERIALIZED (SELECT to_jsonb(o) AS r FROM old_rows o),
            kept AS (
                INSERT INTO audit.event (acting_for, deed, topic, shop_id, key, edit_id, before)
                SELECT agent, 'delete', TG_ARGV[0], (r ->> TG_ARGV[2])::int, r ->> TG_ARGV[1], edit, r
                FROM was RETURNING shop_id, key
            )
            SELECT shop_id, CASE WHEN count(*) <= 200 THEN array_agg(key) END AS keys FROM kept GROUP BY shop_id
        LOOP
            PERFORM audit.announce(TG_ARGV[0], heard.shop_id, heard.keys);
        END LOOP;
    END IF;
    RETURN NULL;
END
$$;

-- Every edit of a person as it was made, with its inverse; sent twice is applied once.
CREATE TABLE base.edit (
    id uuid CONSTRAINT pk_edit PRIMARY KEY,
    page text NOT NULL,
    shop_id int,
    author text NOT NULL DEFAULT SESSION_USER,
    made_at timestamptz NOT NULL DEFAULT now(),
    deed jsonb NOT NULL,
    inverse jsonb NOT NULL,
    format int NOT NULL,
    undone_by uuid,
    CONSTRAINT ck_edit_size CHECK (
        length(page) <= 100 AND pg_column_size(deed) <= 4000000 AND pg_column_size(inverse) <= 4000000)
);
CREATE INDEX ix_edit_author_page ON base.edit (author, page, shop_id, made_at);

-- Raw deliveries of outside systems, unique by source and delivery, erased after 30 days.
CREATE TABLE base.inbox (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_inbox PRIMARY KEY,
    source text NOT NULL,
    delivery text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    headers jsonb NOT NULL DEFAULT '{{}}',
    body bytea NOT NULL,
    handled_at timestamptz,
    CONSTRAINT uq_inbox_source_delivery UNIQUE (source, delivery)
);

CREATE TABLE base.worker_heartbeat (
    worker uuid CONSTRAINT pk_worker_heartbeat PRIMARY KEY,
    host text NOT NULL,
    process int NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    stopped_at timestamptz,
    note text
);

-- Facts of the store itself, such as 'demo'.
CREATE TABLE base.mark (
    key text CONSTRAINT pk_mark PRIMARY KEY,
    value text NOT NULL
);
