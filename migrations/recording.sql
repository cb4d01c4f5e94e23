-- What a guard costs a statement: who, when, where and for whom are asked once, not once a row, and its notices go out
-- together. The audit's salts come from one random number a statement that is kept nowhere: asking the system for one a
-- row took longer than writing the event.

-- Notices of one statement: a shop and the keys of its rows, joined by commas, or NULL where there are too many.
CREATE FUNCTION audit.announce_all(topic text, shops int[], keys text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    origin text := nullif(left(current_setting('storekeeper.origin', true), 36), '');
BEGIN
    -- Anybody may fill the queue of notices; a lost notice costs a late repaint, a refused one would cost the write.
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify('storekeeper', json_build_object(
            't', topic, 's', n.shop, 'k', replace(n.keys, '-', ''), 'o', origin)::text)
        FROM unnest(shops, keys) n (shop, keys);
    END IF;
    IF EXISTS (SELECT FROM base.listened l WHERE l.topic = announce_all.topic) THEN
        PERFORM queue.procrastinate_defer_jobs_v1(array_agg(ROW(
            'changes', 'changes.dispatch', 0, NULL, NULL, jsonb_build_object(
                'topic', topic, 'shop', n.shop, 'keys', to_jsonb(string_to_array(n.keys, ','))), NULL
        )::queue.procrastinate_job_to_defer_v1))
        FROM unnest(shops, keys) n (shop, keys);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION audit.announce(topic text, shop int, keys text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    SELECT audit.announce_all(topic, ARRAY[shop], ARRAY[array_to_string(keys, ',')])
$$;

-- A salt nobody can guess from another one of the same statement.
CREATE FUNCTION audit.salt_of(secret bytea, number bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE RETURN encode(substr(sha256(secret || int8send(number)), 1, 16), 'hex')::uuid;

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
    keys text[];
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
        heard AS (SELECT k.shop_id, CASE WHEN count(*) <= 200 THEN string_agg(k.key, ',') END AS keys
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
        heard AS (SELECT k.shop_id, CASE WHEN count(*) <= 200 THEN string_agg(k.key, ',') END AS keys
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
        heard AS (SELECT k.shop_id, CASE WHEN count(*) <= 200 THEN string_agg(k.key, ',') END AS keys
            FROM kept k GROUP BY k.shop_id)
        SELECT array_agg(h.shop_id), array_agg(h.keys) INTO shops, keys FROM heard h;
    END IF;
    IF shops IS NOT NULL THEN
        PERFORM audit.announce_all(topic_, shops, keys);
    END IF;
    RETURN NULL;
END
$$;
