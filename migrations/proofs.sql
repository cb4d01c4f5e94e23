-- What the last proof of each store's seals found, for whoever answers for the audit. Run as the owner of operations.
CREATE TABLE audit.proof (
    store text CONSTRAINT pk_proof PRIMARY KEY,
    at timestamptz NOT NULL,
    state text NOT NULL,
    seals bigint NOT NULL,
    events bigint NOT NULL,
    waiting bigint NOT NULL,
    findings jsonb NOT NULL,
    intact_at timestamptz,
    CONSTRAINT ck_proof_store CHECK (store IN ('operations', 'customer', 'conduct')),
    CONSTRAINT ck_proof_state CHECK (state IN ('intact', 'broken', 'incomplete', 'not_reached'))
);

-- The sealer tells what it has just proven; when a store was last proven intact stays until it is again.
CREATE FUNCTION audit.note_proof(
    of_store text, verdict text, seal_count bigint, event_count bigint, waiting_count bigint, findings_found jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO audit.proof AS p (store, at, state, seals, events, waiting, findings, intact_at)
    VALUES (of_store, now(), verdict, seal_count, event_count, waiting_count, findings_found,
        CASE verdict WHEN 'intact' THEN now() END)
    ON CONFLICT (store) DO UPDATE SET at = excluded.at, state = excluded.state, seals = excluded.seals,
        events = excluded.events, waiting = excluded.waiting, findings = excluded.findings,
        intact_at = coalesce(excluded.intact_at, p.intact_at);
    PERFORM audit.announce('audit.proof', NULL, ARRAY[of_store]);
END
$$;
