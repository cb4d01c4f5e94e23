-- Seals of the audit: which transactions, how many events, the chained digest, signed with a key outside the database.
CREATE INDEX ix_event_x ON audit.event (x, id);

-- An era begins where the numbers of transactions begin anew: at first, and after each restore.
CREATE TABLE audit.era (
    number bigint CONSTRAINT pk_era PRIMARY KEY,
    after_id bigint NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO audit.era (number, after_id) VALUES (1, 0);

CREATE TABLE audit.seal (
    number bigint CONSTRAINT pk_seal PRIMARY KEY,
    era bigint NOT NULL,
    from_x xid8 NOT NULL,
    to_x xid8 NOT NULL,
    after_id bigint NOT NULL,
    upto_id bigint,
    events bigint NOT NULL,
    root bytea NOT NULL,
    made_at timestamptz NOT NULL,
    signature bytea NOT NULL,
    CONSTRAINT ck_seal_length CHECK (length(root) = 32 AND length(signature) = 64)
);

-- The administrator's restore says that transactions are counted anew; what was restored is closed by the next seal.
CREATE FUNCTION audit.begin_era() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    INSERT INTO audit.era (number, after_id)
    SELECT greatest((extract(epoch FROM clock_timestamp()) * 1000)::bigint, max(r.number) + 1),
        (SELECT coalesce(max(e.id), 0) FROM audit.event e)
    FROM audit.era r RETURNING number
$$;

-- The window that can be sealed now: below the oldest running transaction nothing can change any more.
CREATE FUNCTION audit.next_window(
    OUT number bigint, OUT era bigint, OUT from_x xid8, OUT to_x xid8, OUT after_id bigint, OUT upto_id bigint,
    OUT root bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    last audit.seal;
    mine audit.era;
    later audit.era;
BEGIN
    SELECT s.* INTO last FROM audit.seal s ORDER BY s.number DESC LIMIT 1;
    number := coalesce(last.number, 0) + 1;
    root := coalesce(last.root, sha256(''::bytea));
    IF last.number IS NULL OR last.upto_id IS NOT NULL THEN
        SELECT r.* INTO mine FROM audit.era r WHERE r.number > coalesce(last.era, 0) ORDER BY r.number LIMIT 1;
        from_x := '0'::xid8;
    ELSE
        SELECT r.* INTO mine FROM audit.era r WHERE r.number = last.era;
        from_x := last.to_x;
    END IF;
    SELECT r.* INTO later FROM audit.era r WHERE r.number > mine.number ORDER BY r.number LIMIT 1;
    era := mine.number;
    after_id := mine.after_id;
    upto_id := later.after_id;
    to_x := CASE WHEN later.number IS NULL THEN pg_snapshot_xmin(pg_current_snapshot())
        ELSE '18446744073709551615'::xid8 END;
END
$$;
REVOKE ALL ON FUNCTION audit.begin_era(), audit.next_window() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.next_window() TO sealer;
GRANT USAGE ON SCHEMA audit TO sealer;
