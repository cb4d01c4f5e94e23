-- What a guard costs a statement, once more: a new row whose stamps are what its defaults made them is not stamped again,
-- events have two indexes in place of three, and keys travel as JSON, in which no key can be read as two.

-- Stamps of a new row are its defaults; a row that names others is stamped all the same.
DO $$
DECLARE
    guarded regclass;
BEGIN
    FOR guarded IN SELECT g.tgrelid FROM pg_catalog.pg_trigger g WHERE g.tgname = 'a_stamp' ORDER BY g.tgrelid LOOP
        EXECUTE format('DROP TRIGGER a_stamp ON %s', guarded);
        EXECUTE format('DROP TRIGGER IF EXISTS a_made ON %s', guarded);
        EXECUTE format('{made}', guarded);
        EXECUTE format('{stamp}', guarded);
    END LOOP;
END
$$;

-- An edit finds its events by their transaction: the index that the seals need serves both.
ALTER TABLE base.edit ADD COLUMN x xid8;
UPDATE base.edit e SET x = (SELECT v.x FROM audit.event v WHERE v.at = e.made_at AND v.edit_id = e.id LIMIT 1);
ALTER TABLE base.edit ALTER COLUMN x SET DEFAULT pg_current_xact_id();
ALTER TABLE audit.event DROP CONSTRAINT pk_event;
DROP INDEX audit.ix_event_x;
ALTER TABLE audit.event ADD CONSTRAINT pk_event PRIMARY KEY (x, id, at);

-- Notices of one statement: a shop and the keys of its rows as a JSON array, or NULL where there are too many. Keys that
-- do not fit into a notice, or that no reader takes for keys, are left out of it, which means all of them.
CREATE FUNCTION audit.announce_all(topic text, shops int[], keys jsonb[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    origin text := nullif(left(current_setting('storekeeper.origin', true), 36), '');
BEGIN
    -- Anybody may fill the queue of notices; a lost notice costs a late repaint, a refused one would cost the write.
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify('storekeeper', json_build_object('t', topic, 's', n.shop, 'k',
            CASE WHEN octet_length(n.said) < 7700 THEN n.said::json END, 'o', origin)::text)
        FROM (
            SELECT g.shop, CASE
                WHEN g.keys ->> 0 LIKE '________-____-____-____-____________'
                    AND length(g.keys::text) = 40 * jsonb_array_length(g.keys) THEN replace(g.keys::text, '-', '')
                WHEN g.keys::text ~ '^\[("[0-9A-Za-z_.:-]{1,64}"(, )?)+\]$' THEN g.keys::text END AS said
            FROM unnest(shops, keys) g (shop, keys)
        ) n;
    END IF;
    IF EXISTS (SELECT FROM base.listened l WHERE l.topic = announce_all.topic) THEN
        PERFORM queue.procrastinate_defer_jobs_v1(array_agg(ROW(
            'changes', 'changes.dispatch', 0, NULL, NULL, jsonb_build_object(
                'topic', topic, 'shop', n.shop, 'keys', n.keys), NULL
        )::queue.procrastinate_job_to_defer_v1))
        FROM unnest(shops, keys) n (shop, keys);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION audit.announce(topic text, shop int, keys text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    SELECT audit.announce_all(topic, ARRAY[shop], ARRAY[to_jsonb(keys)])
$$;

-- TG_ARGV: topic, key column, shop column or ''. Above 200 rows of a shop the notice names topic and shop only.
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    edit uuid := nullif(current_setting('storekeeper.edit', true), '')::uuid;
    agent text := CASE WHEN sec.is_service() THEN nullif(current_setting('storekeeper.acting_for', true), '') END;
    moment timestamptz := now();
    who text := session_user;
    place inet := inet_client_addr();
    mine xid8 := pg_current_xact_id();
    secret bytea := uuid_send(gen_random_uuid());
    topic_ text := TG_ARGV[0];
    key_ text := TG_ARGV[1];
    shop_ text := TG_ARGV[2];
    shops int[];
    keys jsonb[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        WITH kept AS (
            INSERT INTO audit.event
                (at, id, x, login, acting_for, client, deed, topic, shop_id, key, edit_id, after, salt)
            SELECT moment, n.id, mine, who, agent, place, 'insert', topic_, (n.r ->> shop_)::int, n.r ->> key_, edit,
                n.r, audit.salt_of(secret, n.id)
            FROM (SELECT nextval('audit.event_number') AS id, to_jsonb(t) AS r FROM new_rows t) n
            RETURNING shop_id, key
        ),
        heard AS (SELECT k.shop_id, CASE WHEN count(*) <= 200 THEN jsonb_agg(k.key) END AS keys
            FROM kept k GROUP BY k.shop_id)
        SELECT array_agg(h.shop_id), array_agg(h.keys) INTO shops, keys FROM heard h;
    ELSIF TG_OP = 'UPDATE' THEN
        WITH was AS MATERIALIZED (SELECT to_jsonb(t) AS r FROM old_rows t),
        now_rows AS MATERIALIZED (SELECT to_jsonb(t) AS r FROM new_rows t),
        kept AS (
            INSERT INTO audit.event
                (at, id, x, login, acting_for, client, deed, topic, shop_id, key, edit_id, before, after, salt)
            SELECT moment, c.id, mine, who, agent, place, 'update', topic_, (coalesce(c.r, c.o) ->> shop_)::int,
                coalesce(c.r, c.o) ->> key_, edit, c.o, c.r, audit.salt_of(secret, c.id)
            FROM (SELECT nextval('audit.event_number') AS id, n.r, o.r AS o
                FROM now_rows n FULL JOIN was o ON o.r ->> key_ = n.r ->> key_) c
            RETURNING shop_id, key
        ),
        heard AS (SELECT k.shop_id, CASE WHEN count(*) <= 200 THEN jsonb_agg(k.key) END AS keys
            FROM kept k GROUP BY k.shop_id)
        SELECT array_agg(h.shop_id), array_agg(h.keys) INTO shops, keys FROM heard h;
    ELSE
        WITH kept AS (
            INSERT INTO audit.event
                (at, id, x, login, acting_for, client, deed, topic, shop_id, key, edit_id, before, salt)
            SELECT moment, o.id, mine, who, agent, place, 'delete', topic_, (o.r ->> shop_)::int, o.r ->> key_, edit,
                o.r, audit.salt_of(secret, o.id)
            FROM (SELECT nextval('audit.event_number') AS id, to_jsonb(t) AS r FROM old_rows t) o
            RETURNING shop_id, key
        ),
        heard AS (SELECT k.shop_id, CASE WHEN count(*) <= 200 THEN jsonb_agg(k.key) END AS keys
            FROM kept k GROUP BY k.shop_id)
        SELECT array_agg(h.shop_id), array_agg(h.keys) INTO shops, keys FROM heard h;
    END IF;
    IF shops IS NOT NULL THEN
        PERFORM audit.announce_all(topic_, shops, keys);
    END IF;
    RETURN NULL;
END
$$;
