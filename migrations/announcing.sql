-- One statement is one notice, however many shops its rows lie in; and a commit with a notice keeps nobody waiting for
-- the log: PostgreSQL lets one such transaction end at a time, so it ends before its log is on disk, and its author is
-- told only after base.make_durable(), which waits for that.

CREATE SEQUENCE base.durable;

-- Returns when whatever this session committed before is on disk: the log is written in order, and this is written, by
-- a transaction that waits for its log. Setting a sequence is the least that is always logged.
CREATE FUNCTION base.make_durable() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    SELECT pg_catalog.setval('base.durable', 1)
$$;

-- `shops` and `keys` name the rows, one by one; no keys, or more than fit, means any row of these shops, and of any
-- shop where there are more of them than fit. A single shop is told as a number, several as a list beside the keys.
CREATE FUNCTION audit.announce_all(topic text, shops int[], keys text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    origin text := nullif(left(current_setting('storekeeper.origin', true), 36), '');
    alike boolean := array_remove(shops, shops[1]) = '{}';
    named text := CASE WHEN cardinality(keys) <= 200 THEN to_json(keys)::text END;
    places int[];
BEGIN
    -- Anybody may fill the queue of notices; a lost notice costs a late repaint, a refused one would cost the write.
    IF pg_notification_queue_usage() < 0.5 THEN
        named := CASE
            WHEN keys[1] LIKE '________-____-____-____-____________' AND length(named) = 39 * cardinality(keys) + 1
                THEN replace(named, '-', '')
            WHEN named ~ '^\[("[0-9A-Za-z_.:-]{1,64}"(,|\]$))+$' THEN named END;
        IF alike AND octet_length(named) >= 7700 OR NOT alike AND octet_length(named || to_json(shops)::text) >= 7700 THEN
            named := NULL;
        END IF;
        places := CASE WHEN alike THEN shops[1:1] WHEN named IS NOT NULL THEN shops
            ELSE ARRAY(SELECT DISTINCT s FROM unnest(shops) s ORDER BY s) END;
        IF cardinality(places) > 200 THEN
            places := ARRAY[NULL]::int[];
        END IF;
        PERFORM pg_notify('storekeeper', json_build_object('t', topic, 's',
            CASE WHEN cardinality(places) = 1 THEN to_json(places[1]) ELSE to_json(places) END,
            'k', named::json, 'o', origin)::text);
    END IF;
    IF EXISTS (SELECT FROM base.listened l WHERE l.topic = announce_all.topic) THEN
        PERFORM queue.procrastinate_defer_jobs_v1(array_agg(ROW(
            'changes', 'changes.dispatch', 0, NULL, NULL, jsonb_build_object(
                'topic', topic, 'shop', n.shop, 'keys', n.told), NULL
        )::queue.procrastinate_job_to_defer_v1))
        FROM (
            SELECT g.shop, CASE WHEN keys IS NOT NULL AND count(*) <= 200 THEN jsonb_agg(g.key) END AS told
            FROM unnest(shops, keys) g (shop, key) GROUP BY g.shop
        ) n;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION audit.announce(topic text, shop int, keys text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    SELECT audit.announce_all(topic, array_fill(shop, ARRAY[greatest(cardinality(keys), 1)]), keys)
$$;

-- TG_ARGV: topic, key column, shop column or ''. One statement is one notice.
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
        )
        SELECT array_agg(k.shop_id), array_agg(k.key) INTO shops, keys FROM kept k;
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
        )
        SELECT array_agg(k.shop_id), array_agg(k.key) INTO shops, keys FROM kept k;
    ELSE
        WITH kept AS (
            INSERT INTO audit.event
                (at, id, x, login, acting_for, client, deed, topic, shop_id, key, edit_id, before, salt)
            SELECT moment, o.id, mine, who, agent, place, 'delete', topic_, (o.r ->> shop_)::int, o.r ->> key_, edit,
                o.r, audit.salt_of(secret, o.id)
            FROM (SELECT nextval('audit.event_number') AS id, to_jsonb(t) AS r FROM old_rows t) o
            RETURNING shop_id, key
        )
        SELECT array_agg(k.shop_id), array_agg(k.key) INTO shops, keys FROM kept k;
    END IF;
    IF shops IS NOT NULL THEN
        PERFORM audit.announce_all(topic_, shops, keys);
    END IF;
    RETURN NULL;
END
$$;
