-- Rights told to whoever keeps, approves or audits them: who may do what, where, and where it comes from.

-- The shops of a login today. sec.my_shops() is this function for the asking one.
CREATE FUNCTION sec.shops_of(who text) RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = '' AS $$
    WITH hers AS (
        SELECT s.region_id, s.shop_id FROM sec.scope s
        WHERE s.login = who
          AND s.from_day <= (now() AT TIME ZONE 'Asia/Hong_Kong')::date
          AND (s.to_day IS NULL OR s.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
    )
    SELECT coalesce(array_agg(DISTINCT shop_id ORDER BY shop_id), '{}') FROM (
        SELECT shop_id FROM hers WHERE shop_id IS NOT NULL
        UNION ALL
        SELECT r.shop_id FROM hers JOIN sec.region_shop r USING (region_id)
    ) every
$$;
CREATE OR REPLACE FUNCTION sec.my_shops() RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = '' AS $$
    SELECT sec.shops_of(session_user::text)
$$;

-- Whom a login sees who has these shops; people.my_people() is this function for the asking one.
CREATE FUNCTION people.placed_in(shops int[]) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(DISTINCT p.employee_id), '{}')
    FROM people.placement p
    WHERE p.shop_id = ANY (shops) AND NOT p.removed
      AND (p.to_day IS NULL OR p.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date - 366)
$$;
CREATE OR REPLACE FUNCTION people.my_people() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT people.placed_in(sec.my_shops())
$$;

CREATE FUNCTION people.placed_now_in(shops int[]) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT coalesce(array_agg(DISTINCT p.employee_id), '{}')
    FROM people.placement p JOIN people.employee e ON e.id = p.employee_id AND NOT e.removed
    WHERE p.shop_id = ANY (shops) AND NOT p.removed
      AND p.from_day <= (now() AT TIME ZONE 'Asia/Hong_Kong')::date + 92
      AND (p.to_day IS NULL OR p.to_day >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date)
$$;
CREATE OR REPLACE FUNCTION people.my_people_now() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT people.placed_now_in(sec.my_shops())
$$;

CREATE FUNCTION sec.rights_people() RETURNS TABLE (
    login text, name text, groups text[], regions int[], shops int[], shop_count int, valid_until date,
    closed_at timestamptz, sessions int, pending int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT l.login, l.name, CASE WHEN l.closed_at IS NULL THEN l.groups ELSE '{}' END,
        coalesce(s.regions, '{}'), coalesce(s.shops, '{}'), cardinality(sec.shops_of(l.login)),
        CASE WHEN isfinite(p.rolvaliduntil) THEN (p.rolvaliduntil AT TIME ZONE 'Asia/Hong_Kong')::date END, l.closed_at,
        (SELECT count(*)::int FROM pg_catalog.pg_stat_activity a WHERE a.usename = l.login),
        (SELECT count(*)::int FROM sec.right_request r WHERE r.login = l.login AND r.state = 'waiting')
    FROM sec.login l LEFT JOIN pg_catalog.pg_roles p ON p.rolname = l.login
    LEFT JOIN LATERAL (
        SELECT array_agg(c.region_id ORDER BY c.region_id) FILTER (WHERE c.region_id IS NOT NULL) AS regions,
            array_agg(c.shop_id ORDER BY c.shop_id) FILTER (WHERE c.shop_id IS NOT NULL) AS shops
        FROM sec.scope c WHERE c.login = l.login AND c.from_day <= sec.today()
          AND (c.to_day IS NULL OR c.to_day >= sec.today())) s ON true
    ORDER BY l.closed_at IS NOT NULL, l.name
$$;

-- Scopes of today and later, with who asked for each, or who gave it without a request.
CREATE FUNCTION sec.rights_scopes(who text) RETURNS TABLE (
    id uuid, region_id int, shop_id int, from_day date, to_day date, by text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT s.id, s.region_id, s.shop_id, s.from_day, s.to_day, coalesce(l.name, r.made_by, s.made_by)
    FROM sec.scope s LEFT JOIN sec.right_request r ON r.scope_id = s.id AND r.kind = 'give_scope'
    LEFT JOIN sec.login l ON l.login = coalesce(r.made_by, s.made_by)
    WHERE s.login = who AND (s.to_day IS NULL OR s.to_day >= sec.today()) ORDER BY s.from_day, s.id
$$;

CREATE FUNCTION sec.rights_groups(who text) RETURNS TABLE (group_role text, from_day date, until date, by text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT g.group_role, g.from_day, g.until, coalesce(l.name, g.made_by)
    FROM sec.login_group g LEFT JOIN sec.login l ON l.login = g.made_by
    WHERE g.login = who AND g.ended_at IS NULL ORDER BY g.group_role
$$;

CREATE FUNCTION sec.rights_places() RETURNS TABLE (
    kind text, id int, region_id int, code text, name_zh text, name_en text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT 'region', r.id, r.id, r.code, r.name_zh, r.name_en FROM people.region r WHERE NOT r.removed
    UNION ALL
    SELECT 'shop', s.id, s.region_id, s.code, s.name_zh, s.name_en FROM people.shop s WHERE NOT s.removed
      AND (s.closed_on IS NULL OR s.closed_on >= sec.today())
    ORDER BY 1, 4
$$;

-- Requests: all that wait and the latest others, with what became of them in the stores.
CREATE FUNCTION sec.rights_requests(who text, most int) RETURNS TABLE (
    id uuid, kind text, login text, region_id int, shop_id int, scope_id uuid, group_role text, until date,
    name text, asked_by text, asked_by_name text, asked_at timestamptz, reason text, state text,
    decided_by_name text, decided_at timestamptz, answer text, own boolean, why_not text, carried bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT r.id, r.kind, r.login, coalesce(r.region_id, s.region_id), coalesce(r.shop_id, s.shop_id), r.scope_id,
        r.group_role, r.until, l.name, r.made_by, coalesce(a.name, r.made_by), r.made_at, r.reason, r.state,
        coalesce(d.name, r.decided_by, ''), r.decided_at, r.answer, r.made_by = session_user,
        CASE WHEN r.state = 'waiting' THEN sec.why_not_decide(r.made_by, r.login, r.made_at)
            ELSE 'rights.decided_already' END, r.carried
    FROM sec.right_request r JOIN sec.login l ON l.login = r.login
    LEFT JOIN sec.login a ON a.login = r.made_by LEFT JOIN sec.login d ON d.login = r.decided_by
    LEFT JOIN sec.scope s ON s.id = r.scope_id AND r.kind = 'take_scope'
    WHERE who IS NULL OR r.login = who
    ORDER BY r.state <> 'waiting', coalesce(r.decided_at, r.made_at) DESC LIMIT least(greatest(most, 0), 1000)
$$;

-- How far the other stores are: what they kept last, and whether that is the scope of now.
CREATE FUNCTION sec.rights_kept() RETURNS TABLE (
    store text, number bigint, at timestamptz, problem text, agrees boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT n.store, coalesce(k.number, 0), k.at, k.problem,
        k.problem IS NULL AND k.digest IS NOT DISTINCT FROM d.digest
    FROM (VALUES ('customer'), ('conduct')) n (store) LEFT JOIN sec.kept k USING (store),
        (SELECT sec.scope_digest() AS digest) d
$$;

-- What the groups may do with each table, or with one, column by column, as the database itself decides it.
CREATE FUNCTION sec.rights_columns(only_of text) RETURNS TABLE (
    group_role text, relation text, columns text[], sees text[], changes text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT g.name, format('%s.%s', n.nspname, c.relname), array_agg(a.attname::text ORDER BY a.attnum),
        coalesce(array_agg(a.attname::text ORDER BY a.attnum)
            FILTER (WHERE has_column_privilege(g.name, c.oid, a.attnum, 'SELECT')), '{}'),
        coalesce(array_agg(a.attname::text ORDER BY a.attnum)
            FILTER (WHERE has_column_privilege(g.name, c.oid, a.attnum, 'INSERT, UPDATE')), '{}')
    FROM unnest(provision.groups()) g (name), pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'queue', 'extension', 'public')
      AND (only_of IS NULL OR n.nspname = split_part(only_of, '.', 1) AND c.relname = split_part(only_of, '.', 2))
    GROUP BY g.name, n.nspname, c.relname
$$;

-- Which functions a group may call, and which stores it may open.
CREATE FUNCTION sec.rights_doors() RETURNS TABLE (group_role text, door text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT g.name, format('%s.%s', n.nspname, f.proname)
    FROM unnest(provision.groups()) g (name), pg_catalog.pg_proc f
    JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'queue', 'extension', 'public', 'provision')
      AND has_function_privilege(g.name, f.oid, 'EXECUTE')
    UNION
    SELECT g.name, split_part(d.datname, '_', 1) FROM unnest(provision.groups()) g (name), pg_catalog.pg_database d
    WHERE d.datname ~ '^(customer|conduct)$' AND has_database_privilege(g.name, d.oid, 'CONNECT')
$$;

CREATE FUNCTION sec.count_people(shops int[]) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$ SELECT cardinality(people.placed_in(shops)) $$;

-- The condition under which these groups with these shops see a row of a table: the policies of the database, with the
-- functions that ask for the asking login replaced by the same functions for another. NULL: no row at all.
CREATE FUNCTION sec.seen_condition(who text, groups text[], shops int[], relation regclass) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    one text;
    made text;
    mine text := format('%L::int[]', shops);
BEGIN
    IF NOT EXISTS (SELECT FROM unnest(groups) g WHERE has_any_column_privilege(g, relation, 'SELECT')) THEN
        RETURN NULL;
    END IF;
    FOR one IN
        SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_catalog.pg_policy p
        WHERE p.polrelid = relation AND p.polcmd IN ('r', '*') AND p.polpermissive AND EXISTS (
            SELECT FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles) AND r.rolname = ANY (groups))
    LOOP
        one := replace(one, 'sec.my_shops()', mine);
        one := replace(one, 'people.my_people()', format('people.placed_in(%s)', mine));
        one := replace(one, 'people.my_people_now()', format('people.placed_now_in(%s)', mine));
        one := replace(one, 'SESSION_USER', quote_literal(who) || '::text');
        IF one ~ '(sec|base|audit|roster)\.\w+\(|people\.(?!placed_in|placed_now_in)\w+\(' THEN
            RAISE EXCEPTION 'rights.cannot_tell' USING ERRCODE = 'SK001';
        END IF;
        made := concat_ws(' OR ', made, format('(%s)', one));
    END LOOP;
    RETURN made;
END
$$;

-- What somebody gets of a table: its columns with what she may do to each, and how many rows by shop (a person's is her
-- home of today). With her groups and shops of now, or with others: what a change would show. The figures alone.
CREATE FUNCTION sec.seen(who text, relation text, as_groups text[], as_shops int[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    found regclass;
    groups text[] := as_groups;
    shops int[] := coalesce(as_shops, sec.shops_of(who));
    condition text;
    keys text[];
    columns jsonb;
    counted jsonb;
BEGIN
    SELECT c.oid INTO found FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = split_part(relation, '.', 1) AND c.relname = split_part(relation, '.', 2)
      AND c.relkind IN ('r', 'p') AND n.nspname IN ('people', 'roster', 'sec', 'base');
    IF groups IS NULL THEN
        SELECT l.groups INTO groups FROM sec.login l WHERE l.login = who AND l.closed_at IS NULL;
    END IF;
    IF found IS NULL OR NOT coalesce(groups, '{}') <@ provision.groups() THEN
        RAISE EXCEPTION 'rights.malformed' USING ERRCODE = 'SK001';
    END IF;
    SELECT jsonb_agg(jsonb_build_array(a.attname, EXISTS (
            SELECT FROM unnest(groups) g WHERE has_column_privilege(g, found, a.attnum, 'SELECT')), EXISTS (
            SELECT FROM unnest(groups) g WHERE has_column_privilege(g, found, a.attnum, 'INSERT, UPDATE')))
            ORDER BY a.attnum), array_agg(a.attname::text) INTO columns, keys
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = found AND a.attnum > 0 AND NOT a.attisdropped;
    condition := sec.seen_condition(who, groups, shops, found);
    IF condition IS NOT NULL THEN
        EXECUTE sec.counting(relation, found, keys, condition) INTO counted;
    END IF;
    RETURN jsonb_build_object('columns', columns, 'rows', coalesce(counted, '[]'));
END
$$;

CREATE FUNCTION sec.counting(relation text, of_table regclass, keys text[], condition text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    made text;
BEGIN
    IF relation = 'people.shop' OR 'shop_id' = ANY (keys) THEN
        made := format('SELECT %I AS shop, count(*) AS rows FROM %s WHERE %s GROUP BY 1',
            CASE relation WHEN 'people.shop' THEN 'id' ELSE 'shop_id' END, of_table, condition);
    ELSIF relation = 'people.employee' OR 'employee_id' = ANY (keys) THEN
        made := format(
            'SELECT h.shop_id AS shop, count(*) AS rows FROM (SELECT %1$I AS person FROM %2$s WHERE %3$s) n
             LEFT JOIN people.placement h ON h.employee_id = n.person AND h.kind = ''home'' AND NOT h.removed
                AND %4$L::date BETWEEN h.from_day AND coalesce(h.to_day, ''infinity'') GROUP BY 1',
            CASE relation WHEN 'people.employee' THEN 'id' ELSE 'employee_id' END, of_table, condition, sec.today());
    ELSE
        made := format('SELECT NULL::int AS shop, count(*) AS rows FROM %s WHERE %s', of_table, condition);
    END IF;
    RETURN format('SELECT jsonb_agg(jsonb_build_array(c.shop, c.rows) ORDER BY c.shop) FROM (%s) c', made);
END
$$;

-- Who made, asked, decided and closed, newest first.
CREATE FUNCTION sec.rights_made(who text, most int) RETURNS TABLE (at timestamptz, by_name text, login text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT l.made_at, coalesce(b.name, l.made_by), l.login, l.name
    FROM sec.login l LEFT JOIN sec.login b ON b.login = l.made_by
    WHERE who IS NULL OR l.login = who ORDER BY l.made_at DESC LIMIT least(greatest(most, 0), 1000)
$$;
