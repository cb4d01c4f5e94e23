-- What the functions of undo and history ask of a row is what its policies ask, restricting ones too. Run as the owner
-- of operations.

-- The condition that the table's own policies set for the asking login; 'false' where none lets her in.
CREATE OR REPLACE FUNCTION base.policy_of(of_table regclass, verb "char", after boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT format('(%s)%s', coalesce(string_agg(c.said, ' OR ') FILTER (WHERE c.lets_in), 'false'),
        coalesce(' AND ' || string_agg(c.said, ' AND ') FILTER (WHERE NOT c.lets_in), ''))
    FROM (
        SELECT p.polpermissive AS lets_in, format('(%s)', pg_get_expr(
            CASE WHEN after THEN coalesce(p.polwithcheck, p.polqual) ELSE p.polqual END, p.polrelid)) AS said
        FROM pg_catalog.pg_policy p
        WHERE p.polrelid = of_table AND p.polcmd IN (verb, '*')
          AND EXISTS (SELECT FROM unnest(p.polroles) r WHERE r <> 0 AND pg_has_role(session_user, r, 'USAGE'))
    ) c
$$;
