-- Taking back an edit, which own edits stand, and the history of a record. Run as the owner of operations.
-- All of it is told from versions, never from values: an answer that depended on a value which the asker may not
-- read would tell her, guess by guess, what it is.

-- The key column of a guarded table, as its triggers were told; NULL for a table that is not guarded.
CREATE FUNCTION base.key_of(of_table regclass) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT split_part(encode(g.tgargs, 'escape'), '\000', 2) FROM pg_catalog.pg_trigger g
    WHERE g.tgrelid = of_table AND g.tgname = 'z_updated' AND g.tgenabled IN ('O', 'A')
$$;

CREATE FUNCTION base.type_of(of_table regclass, of_column text) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT format_type(a.atttypid, NULL) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = of_table AND a.attname = of_column AND a.attnum > 0 AND NOT a.attisdropped
$$;

-- What people fill in: no key, nothing that triggers keep, nothing computed. `verb` narrows to what the asking login may.
CREATE FUNCTION base.data_columns(of_table regclass, verb text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(array_agg(a.attname::text ORDER BY a.attnum), '{}') FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = of_table AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND a.attname <> ALL (ARRAY[base.key_of(of_table), 'row_version', 'made_at', 'made_by', 'changed_at', 'changed_by'])
      AND (verb IS NULL OR has_column_privilege(session_user, of_table, a.attnum, verb))
$$;

-- The condition that the table's own policies set for the asking login; 'false' where she has none.
CREATE FUNCTION base.policy_of(of_table regclass, verb "char", after boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT CASE WHEN bool_and(p.polpermissive) THEN
        string_agg(format('(%s)', pg_get_expr(
            CASE WHEN after THEN coalesce(p.polwithcheck, p.polqual) ELSE p.polqual END, p.polrelid)), ' OR ')
        ELSE 'false' END
    FROM pg_catalog.pg_policy p
    WHERE p.polrelid = of_table AND p.polcmd IN (verb, '*')
      AND EXISTS (SELECT FROM unnest(p.polroles) r WHERE r <> 0 AND pg_has_role(session_user, r, 'USAGE'))
$$;

-- Tables whose rows can be removed. A row of another that came along (contact of a person) stays when she goes.
CREATE FUNCTION base.removable_topics() RETURNS text[]
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT array_agg(format('%s.%s', n.nspname, c.relname))
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE a.attname = 'removed' AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
$$;

-- What an own edit did to each row: the versions it found (0: none) and left, and its images of the row.
CREATE FUNCTION base.touched(edits uuid[])
RETURNS TABLE (edit uuid, topic text, key text, found_at int, left_at int, last_event bigint, was jsonb, became jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT g.edit, g.topic, g.key, coalesce((g.was ->> 'row_version')::int, 0), (g.became ->> 'row_version')::int,
        g.last_event, g.was, g.became
    FROM (
        SELECT e.id AS edit, v.topic, v.key, max(v.id) AS last_event,
            (array_agg(v.before ORDER BY v.id))[1] AS was, (array_agg(v.after ORDER BY v.id DESC))[1] AS became
        FROM base.edit e
        JOIN audit.event v ON v.at = e.made_at AND v.edit_id = e.id AND v.login = e.author
        WHERE e.id = ANY (edits) AND e.author = session_user AND v.deed IN ('insert', 'update', 'delete')
        GROUP BY e.id, v.topic, v.key
    ) g
    WHERE g.was IS NOT NULL OR g.topic = ANY ((SELECT base.removable_topics())::text[])
$$;

-- The same without the images, for many edits at once; nothing is left of a row that was deleted.
CREATE FUNCTION base.touched_versions(edits uuid[])
RETURNS TABLE (edit uuid, topic text, key text, found_at int, left_at int, last_event bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT * FROM (
        SELECT e.id AS edit, v.topic, v.key, min(coalesce((v.before ->> 'row_version')::int, 0)) AS found_at,
            CASE WHEN NOT bool_or(v.deed = 'delete') THEN max((v.after ->> 'row_version')::int) END AS left_at,
            max(v.id) AS last_event
        FROM base.edit e
        JOIN audit.event v ON v.at = e.made_at AND v.edit_id = e.id AND v.login = e.author
        WHERE e.id = ANY (edits) AND e.author = session_user AND v.deed IN ('insert', 'update', 'delete')
        GROUP BY e.id, v.topic, v.key
    ) g
    WHERE g.found_at > 0 OR g.topic = ANY ((SELECT base.removable_topics())::text[])
$$;

-- The version whose state a version has again: what a taking back wrote is what its edit had found.
CREATE FUNCTION base.origin(of_topic text, of_key text, of_version int) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    stands int := of_version;
    wrote record;
    taken record;
BEGIN
    LOOP
        SELECT v.id, v.x INTO wrote FROM audit.event v
        WHERE v.topic = of_topic AND v.key = of_key AND (v.after ->> 'row_version')::int = stands
          AND v.deed IN ('insert', 'update')
        ORDER BY v.id DESC LIMIT 1;
        EXIT WHEN NOT FOUND;
        SELECT b.after, b.login INTO taken FROM audit.event b
        WHERE b.topic = 'base.take_back' AND b.key = wrote.x::text AND b.id > wrote.id
          AND (b.after ->> 'from')::bigint < wrote.id
        ORDER BY b.id LIMIT 1;
        EXIT WHEN NOT FOUND;
        SELECT coalesce((v.before ->> 'row_version')::int, 0) INTO stands FROM audit.event v
        WHERE v.topic = of_topic AND v.key = of_key AND v.login = taken.login
          AND v.edit_id = (taken.after ->> 'edit')::uuid AND v.at = (taken.after ->> 'made_at')::timestamptz
        ORDER BY v.id LIMIT 1;
    END LOOP;
    RETURN stands;
END
$$;

-- The present versions of rows, in the order of the keys; NULL for one that is gone.
CREATE FUNCTION base.versions(of_topic text, keys text[]) RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    found int[];
BEGIN
    EXECUTE format('SELECT array_agg(t.row_version ORDER BY n.place) FROM unnest($1) WITH ORDINALITY n (key, place)
        LEFT JOIN %s t ON t.%I = n.key::%s', to_regclass(of_topic), base.key_of(to_regclass(of_topic)),
        base.type_of(to_regclass(of_topic), base.key_of(to_regclass(of_topic))))
    INTO found USING keys;
    RETURN found;
END
$$;

-- Whether rows stand in these versions, or in ones that are the same again.
CREATE FUNCTION base.stand_at(of_topic text, keys text[], versions int[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT NOT EXISTS (
        SELECT FROM unnest(keys, versions, base.versions(of_topic, keys)) n (key, wanted, present)
        WHERE n.present IS NULL OR n.present <> n.wanted
          AND base.origin(of_topic, n.key, n.present) <> base.origin(of_topic, n.key, n.wanted))
$$;

-- Rows of one table back to their images under the rights of the asking login; a row without an image is removed.
CREATE FUNCTION base.restore(of_topic text, keys text[], versions int[], was jsonb[], became jsonb[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    target regclass := to_regclass(of_topic);
    id text := base.key_of(target);
    id_type text := base.type_of(target, id);
    columns text[] := base.data_columns(target, NULL);
    written text[] := base.data_columns(target, 'UPDATE');
    forbidden boolean;
    outside boolean;
    removing boolean;
BEGIN
    EXECUTE format('SELECT count(*) FROM (SELECT FROM %s WHERE %I = ANY ($1::%s[]) ORDER BY %I FOR NO KEY UPDATE) l',
        target, id, id_type, id) USING keys;
    SELECT array_agg(c) INTO written FROM unnest(written) c WHERE became[1] ? c;
    SELECT written IS NULL OR bool_or(
        CASE WHEN i.was IS NULL THEN 'removed' <> ALL (written)
        ELSE EXISTS (SELECT FROM unnest(columns) c WHERE i.was -> c IS DISTINCT FROM i.became -> c AND c <> ALL (written)) END)
    INTO forbidden FROM unnest(was, became) i (was, became);
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I = ANY ($1::%s[]) AND (%s) IS NOT TRUE)',
        target, id, id_type, base.policy_of(target, 'w', false)) INTO outside USING keys;
    IF forbidden OR outside THEN
        RAISE EXCEPTION 'stores.forbidden' USING ERRCODE = '42501';
    END IF;
    IF NOT base.stand_at(of_topic, keys, versions) THEN
        RAISE EXCEPTION 'stores.somebody_was_faster' USING ERRCODE = '40001';
    END IF;
    -- What goes makes room first: a code or a day is taken by one row only.
    IF array_position(was, NULL) IS NOT NULL THEN
        EXECUTE format('UPDATE %s SET removed = true WHERE %I = ANY (
            SELECT n.key::%s FROM unnest($1, $2) n (key, was) WHERE n.was IS NULL)', target, id, id_type) USING keys, was;
    END IF;
    FOREACH removing IN ARRAY ARRAY[true, false] LOOP
        EXECUTE format('UPDATE %s t SET %s FROM jsonb_populate_recordset(NULL::%s, $1) n WHERE t.%I = n.%I', target,
            (SELECT string_agg(format('%I = n.%I', c, c), ', ') FROM unnest(written) c), target, id, id)
        USING (SELECT coalesce(jsonb_agg(w), '[]') FROM unnest(was) w
               WHERE w IS NOT NULL AND coalesce((w ->> 'removed')::boolean, false) = removing);
    END LOOP;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE %I = ANY ($1::%s[]) AND (%s) IS NOT TRUE)',
        target, id, id_type, base.policy_of(target, 'w', true)) INTO outside USING keys;
    IF outside THEN
        RAISE EXCEPTION 'stores.forbidden' USING ERRCODE = '42501';
    END IF;
END
$$;

-- Everything that an own edit wrote is again what it was; the rows it concerned. 40001 when one has changed since.
-- Taking back what a taking back wrote does the edit again.
CREATE FUNCTION base.take_back(edit uuid) RETURNS TABLE (topic text, key text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    made timestamptz;
    begun bigint := nextval('audit.event_number');
    part record;
BEGIN
    SELECT e.made_at INTO made FROM base.edit e WHERE e.id = take_back.edit AND e.author = session_user FOR UPDATE;
    FOR part IN
        SELECT t.topic, array_agg(t.key ORDER BY t.key) AS keys, array_agg(t.left_at ORDER BY t.key) AS left_at,
            array_agg(t.was ORDER BY t.key) AS was, array_agg(t.became ORDER BY t.key) AS became
        FROM base.touched(ARRAY[take_back.edit]) t GROUP BY t.topic ORDER BY t.topic
    LOOP
        IF array_position(part.became, NULL) IS NOT NULL THEN
            RAISE EXCEPTION 'records.nothing_to_take_back' USING ERRCODE = 'SK001';
        END IF;
        PERFORM base.restore(part.topic, part.keys, part.left_at, part.was, part.became);
        RETURN QUERY SELECT part.topic, k FROM unnest(part.keys) k;
    END LOOP;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'records.nothing_to_take_back' USING ERRCODE = 'SK001';
    END IF;
    INSERT INTO audit.event (deed, topic, key, edit_id, after)
    VALUES ('take_back', 'base.take_back', pg_current_xact_id()::text,
        nullif(current_setting('storekeeper.edit', true), '')::uuid,
        jsonb_build_object('edit', take_back.edit, 'made_at', made, 'from', begun));
END
$$;

-- Which of these own edits may be taken back, newest first, each after the newer ones that may.
CREATE FUNCTION base.standing(edits uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    topics text[];
    keys text[];
    present int[] := '{}';
    part record;
    found uuid[] := '{}';
    stands boolean;
BEGIN
    IF cardinality(edits) > 1000 THEN
        RAISE EXCEPTION 'stores.forbidden' USING ERRCODE = '42501';
    END IF;
    FOR part IN
        SELECT t.topic, array_agg(DISTINCT t.key ORDER BY t.key) AS keys FROM base.touched_versions(edits) t
        GROUP BY t.topic ORDER BY t.topic
    LOOP
        topics := topics || array_fill(part.topic, ARRAY[cardinality(part.keys)]);
        keys := keys || part.keys;
        present := present || base.versions(part.topic, part.keys);
    END LOOP;
    FOR part IN
        SELECT t.edit, array_agg(n.place::int) AS places, array_agg(t.found_at) AS found_at,
            array_agg(t.left_at) AS left_at
        FROM base.touched_versions(edits) t
        JOIN unnest(topics, keys) WITH ORDINALITY n (topic, key, place) ON n.topic = t.topic AND n.key = t.key
        GROUP BY t.edit ORDER BY max(t.last_event) DESC
    LOOP
        stands := true;
        FOR i IN 1..cardinality(part.places) LOOP
            IF part.left_at[i] IS NULL OR present[part.places[i]] IS NULL
               OR part.left_at[i] <> present[part.places[i]]
                  AND base.origin(topics[part.places[i]], keys[part.places[i]], part.left_at[i])
                      <> base.origin(topics[part.places[i]], keys[part.places[i]], present[part.places[i]]) THEN
                stands := false;
                EXIT;
            END IF;
        END LOOP;
        CONTINUE WHEN NOT stands;
        found := found || part.edit;
        FOR i IN 1..cardinality(part.places) LOOP
            present[part.places[i]] := part.found_at[i];
        END LOOP;
    END LOOP;
    RETURN found;
END
$$;

-- Keys of the rows where `condition_column` is this value, as far as the asking login may see them.
CREATE FUNCTION base.visible_keys(of_table regclass, condition_column text, value text) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    found text[];
BEGIN
    IF base.key_of(of_table) IS NULL OR base.type_of(of_table, condition_column) IS NULL
       OR NOT has_column_privilege(session_user, of_table, condition_column, 'SELECT') THEN
        RETURN '{}';
    END IF;
    EXECUTE format('SELECT array_agg(%I::text) FROM %s WHERE %I = $1::%s AND (%s)', base.key_of(of_table), of_table,
        condition_column, base.type_of(of_table, condition_column), base.policy_of(of_table, 'r', false))
    INTO found USING value;
    RETURN coalesce(found, '{}');
END
$$;

-- What happened to a row and to its parts (rows of other tables whose `belongs` is its key), newest first: only rows
-- that the asker sees now, values only of columns that she may read. A column she may not read is always named as
-- hidden, whether it changed or not.
CREATE FUNCTION base.record_history(of_record text, of_key text, parts text[], belongs text, most int)
RETURNS TABLE (at timestamptz, number bigint, login text, name text, deed text, topic text, key text, edit_id uuid, fields jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    part text;
    source regclass;
    keys text[];
    topics text[] := '{}';
    rows_ text[] := '{}';
BEGIN
    FOREACH part IN ARRAY ARRAY[of_record] || parts LOOP
        source := to_regclass(part);
        keys := base.visible_keys(source, CASE WHEN part = of_record THEN base.key_of(source) ELSE belongs END, of_key);
        EXIT WHEN part = of_record AND keys = '{}';
        topics := topics || array_fill(part, ARRAY[cardinality(keys)]);
        rows_ := rows_ || keys;
    END LOOP;
    RETURN QUERY
        SELECT v.at, v.id, v.login, coalesce(l.name, v.login), v.deed, v.topic, v.key, v.edit_id, (
            SELECT coalesce(jsonb_agg(CASE WHEN c.readable
                THEN jsonb_build_object('name', c.name, 'before', v.before -> c.name, 'after', v.after -> c.name)
                ELSE jsonb_build_object('name', c.name, 'hidden', true) END ORDER BY c.place), '[]')
            FROM (
                SELECT a.attname::text AS name, a.attnum AS place,
                    has_column_privilege(session_user, a.attrelid, a.attnum, 'SELECT') AS readable
                FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = to_regclass(v.topic) AND a.attnum > 0 AND NOT a.attisdropped
                  AND (a.attgenerated <> '' OR a.attname = ANY (base.data_columns(a.attrelid, NULL)))
            ) c
            WHERE NOT c.readable OR v.before -> c.name IS DISTINCT FROM v.after -> c.name)
        FROM audit.event v
        JOIN unnest(topics, rows_) n (topic, key) ON n.topic = v.topic AND n.key = v.key
        LEFT JOIN sec.login l ON l.login = v.login
        WHERE v.deed IN ('insert', 'update', 'delete')
        ORDER BY v.id DESC LIMIT least(greatest(most, 1), 1000);
END
$$;
