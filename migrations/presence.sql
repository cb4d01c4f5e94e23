-- Who has which page of a shop open, one row a desk, until it ends. No business fact: neither audited nor written ahead
-- of time to disk, and gone when the server falls. Nobody touches the table but by these functions.
CREATE UNLOGGED TABLE base.presence (
    login text NOT NULL,
    desk uuid NOT NULL,
    page text NOT NULL,
    shop_id int NOT NULL,
    place text NOT NULL,
    doing text,
    cell text,
    until timestamptz NOT NULL,
    CONSTRAINT pk_presence PRIMARY KEY (login, desk),
    CONSTRAINT ck_presence_size CHECK (
        length(page) <= 40 AND length(place) <= 40 AND length(doing) <= 20 AND length(cell) <= 60)
);
CREATE INDEX ix_presence_shop_id_page ON base.presence (shop_id, page);

CREATE FUNCTION base.may_be_at(shop int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT 'sk_hq' = ANY (sec.my_groups()) OR shop = ANY (sec.my_shops())
$$;

-- Says that the asker's desk is there for another minute, half of one while something is being done in a cell; the
-- others hear of it only when it is news. A login has eight desks at most, and what has ended is swept on the way.
CREATE FUNCTION base.note_presence(desk uuid, page text, shop int, place text, doing text, cell text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    before base.presence;
BEGIN
    IF NOT base.may_be_at(shop) THEN
        RAISE EXCEPTION 'stores.forbidden' USING ERRCODE = 'SK001';
    END IF;
    SELECT * INTO before FROM base.presence p
    WHERE p.login = session_user AND p.desk = note_presence.desk AND p.until > now();
    INSERT INTO base.presence AS p (login, desk, page, shop_id, place, doing, cell, until)
    VALUES (session_user, note_presence.desk, note_presence.page, shop, note_presence.place, note_presence.doing,
        note_presence.cell, now() + make_interval(secs => CASE WHEN note_presence.doing IS NULL THEN 60 ELSE 30 END))
    ON CONFLICT ON CONSTRAINT pk_presence DO UPDATE SET page = excluded.page, shop_id = excluded.shop_id,
        place = excluded.place, doing = excluded.doing, cell = excluded.cell, until = excluded.until;
    IF before.shop_id IS DISTINCT FROM shop OR before.page IS DISTINCT FROM note_presence.page THEN
        DELETE FROM base.presence p USING (
            SELECT o.login, o.desk FROM base.presence o WHERE o.until < now() FOR UPDATE SKIP LOCKED) ended
        WHERE p.login = ended.login AND p.desk = ended.desk;
        DELETE FROM base.presence p WHERE p.login = session_user AND p.desk IN (
            SELECT o.desk FROM base.presence o WHERE o.login = session_user ORDER BY o.until DESC, o.desk OFFSET 8);
    END IF;
    IF (before.page, before.shop_id, before.place, before.doing, before.cell)
        IS DISTINCT FROM (note_presence.page, shop, note_presence.place, note_presence.doing, note_presence.cell) THEN
        PERFORM audit.announce('base.presence', shop, NULL);
        IF before.shop_id <> shop THEN
            PERFORM audit.announce('base.presence', before.shop_id, NULL);
        END IF;
    END IF;
END
$$;

CREATE FUNCTION base.end_presence(desk uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    left_shop int;
BEGIN
    DELETE FROM base.presence p WHERE p.login = session_user AND p.desk = end_presence.desk
    RETURNING p.shop_id INTO left_shop;
    IF left_shop IS NOT NULL THEN
        PERFORM audit.announce('base.presence', left_shop, NULL);
    END IF;
END
$$;

-- Everybody else at this page of a shop that the asker may see; her own other desks are others too.
CREATE FUNCTION base.presence_of(desk uuid, page text, shop int)
RETURNS TABLE (login text, name text, place text, doing text, cell text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT p.login, coalesce(l.name, p.login), p.place, p.doing, p.cell
    FROM base.presence p LEFT JOIN sec.login l ON l.login = p.login
    WHERE p.shop_id = shop AND p.page = presence_of.page AND p.until > now()
      AND (p.login, p.desk) <> (session_user::text, presence_of.desk) AND base.may_be_at(shop)
    ORDER BY 2, p.desk LIMIT 50
$$;
