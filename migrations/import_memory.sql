-- What imports remember. People write through the functions only, so that sizes and numbers of rows have an end.

-- The columns of a layout (the headings of a sheet) as somebody corrected them; for all who may import.
CREATE TABLE base.import_layout (
    layout text CONSTRAINT pk_import_layout PRIMARY KEY,
    kind text NOT NULL,
    columns jsonb NOT NULL,
    {guarded},
    CONSTRAINT ck_import_layout_size CHECK (
        layout ~ '^[0-9a-f]{32}$' AND length(kind) BETWEEN 1 AND 40
        AND jsonb_typeof(columns) = 'object' AND pg_column_size(columns) <= 16000)
);

-- A file as it was previewed last by its author; one with problems waits on Today until it is previewed without or confirmed.
CREATE TABLE base.import_run (
    id uuid CONSTRAINT pk_import_run PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL,
    file text NOT NULL,
    sheet text NOT NULL,
    digest text NOT NULL,
    counts jsonb NOT NULL,
    problems int NOT NULL,
    previewed_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz,
    edit_id uuid,
    {guarded},
    CONSTRAINT ck_import_run_size CHECK (
        length(kind) BETWEEN 1 AND 40 AND length(file) <= 255 AND length(sheet) <= 255 AND digest ~ '^[0-9a-f]{64}$'
        AND jsonb_typeof(counts) = 'object' AND pg_column_size(counts) <= 2000 AND problems >= 0)
);
CREATE INDEX ix_import_run_made_by_kind_file ON base.import_run (made_by, kind, file);

-- Five hundred layouts are remembered; the one that was kept longest ago goes first.
CREATE FUNCTION base.keep_import_layout(layout text, kind text, columns jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO base.import_layout AS l (layout, kind, columns)
    VALUES (keep_import_layout.layout, keep_import_layout.kind, keep_import_layout.columns)
    ON CONFLICT ON CONSTRAINT pk_import_layout DO UPDATE SET kind = excluded.kind, columns = excluded.columns;
    DELETE FROM base.import_layout l WHERE l.layout IN (
        SELECT o.layout FROM base.import_layout o ORDER BY o.changed_at DESC, o.layout OFFSET 500);
END
$$;

-- A hundred files of each author that are not confirmed; a file previewed again takes the place of its earlier preview.
CREATE FUNCTION base.note_import(kind text, file text, sheet text, digest text, counts jsonb, problems int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE base.import_run r
    SET sheet = left(note_import.sheet, 255), digest = note_import.digest, counts = note_import.counts,
        problems = note_import.problems, previewed_at = now()
    WHERE r.made_by = session_user AND r.kind = note_import.kind AND r.file = left(note_import.file, 255)
      AND r.confirmed_at IS NULL;
    IF NOT FOUND THEN
        INSERT INTO base.import_run (kind, file, sheet, digest, counts, problems)
        VALUES (note_import.kind, left(note_import.file, 255), left(note_import.sheet, 255), note_import.digest,
            note_import.counts, note_import.problems);
        DELETE FROM base.import_run r WHERE r.id IN (
            SELECT o.id FROM base.import_run o WHERE o.made_by = session_user AND o.confirmed_at IS NULL
            ORDER BY o.previewed_at DESC, o.id OFFSET 100);
    END IF;
END
$$;

-- The file was written: it waits no more. Confirmed files are kept as long as their edits can be taken back.
-- What is remembered is no part of the edit, or taking that back would have to write it too.
CREATE FUNCTION base.import_confirmed(kind text, file text, digest text, edit uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    present text := coalesce(current_setting('storekeeper.edit', true), '');
BEGIN
    PERFORM set_config('storekeeper.edit', '', true);
    UPDATE base.import_run r SET confirmed_at = now(), edit_id = edit, digest = import_confirmed.digest
    WHERE r.made_by = session_user AND r.kind = import_confirmed.kind
      AND r.file = left(import_confirmed.file, 255) AND r.confirmed_at IS NULL;
    DELETE FROM base.import_run r
    WHERE r.made_by = session_user AND r.confirmed_at < now() - interval '90 days';
    PERFORM set_config('storekeeper.edit', present, true);
END
$$;

-- Whoever looked at a file that waits may let it go.
CREATE FUNCTION base.forget_import(run uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    DELETE FROM base.import_run r WHERE r.id = run AND r.made_by = session_user AND r.confirmed_at IS NULL;
END
$$;

-- Imports are written one after another. A lock of this table, which only its owner can take in this way: an advisory
-- lock could be held by any login, for ever.
CREATE FUNCTION base.import_in_turn() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    LOCK TABLE base.import_run IN SHARE UPDATE EXCLUSIVE MODE;
END
$$;
