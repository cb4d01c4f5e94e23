"""The one maker of search functions: substring search inside the asker's scope, at the speed of a hand-written filter.

LIKE may not be used as an index condition below a row-security policy (it is not leakproof), so the function
runs as the owner, takes the asker's scope first and applies it itself.
"""

from __future__ import annotations

_ARGUMENT = "wanted text, most int"


def search_function(
    name: str,
    *,
    table: str,
    columns: tuple[tuple[str, str], ...],
    text: str,
    scope_column: str,
    scope: str,
    order: str,
    fold: str = "lower",
    where: str = "true",
) -> str:
    """The statement that makes `name(wanted text, most int)` over `table`, whose alias is `t`.

    `columns` are (name, SQL type) of the answer, `text` the expression that a trigram index stands on,
    `scope` the call that gives the asker's ids for `scope_column`; sk_hq and sk_hr see every row. `fold` is the
    function that made `text` of what is written, `where` what else must hold of a row.
    It takes 2 to 100 characters, plain (no wildcards), and answers 200 rows at most.
    """
    answer = ", ".join(f"{column} {kind}" for column, kind in columns)
    chosen = ", ".join(f"t.{column}" for column, _ in columns)
    query = f"SELECT {chosen} FROM {table} t WHERE {where} AND {text} LIKE $1"  # noqa: S608
    ordered = f"ORDER BY t.{order} LIMIT $2"
    return f"""
CREATE FUNCTION {name}({_ARGUMENT}) RETURNS TABLE ({answer})
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $body$
DECLARE
    pattern text := '%' || replace(replace(replace({fold}(wanted), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
    few int := least(greatest(most, 1), 200);
BEGIN
    IF wanted IS NULL OR length(wanted) NOT BETWEEN 2 AND 100 THEN
        RAISE EXCEPTION 'kit.search_too_short' USING ERRCODE = 'SK001';
    END IF;
    IF sec.my_groups() && ARRAY['sk_hq', 'sk_hr'] THEN
        RETURN QUERY EXECUTE $query$ {query} {ordered} $query$ USING pattern, few;
    ELSE
        RETURN QUERY EXECUTE $query$ {query} AND t.{scope_column} = ANY ($3) {ordered} $query$
            USING pattern, few, {scope}();
    END IF;
END
$body$"""
