-- One row per file of the media library; its id is the hash of what is stored, so the same picture is one row.
CREATE TABLE media (
    media_id text PRIMARY KEY CONSTRAINT media_is_a_hash CHECK (media_id ~ '^[0-9a-f]{32}$'),
    kind text NOT NULL CONSTRAINT media_kind CHECK (kind IN ('picture', 'video')),
    state text NOT NULL CONSTRAINT media_state CHECK (state IN ('coming', 'ready', 'leaving')),
    folder text NOT NULL CONSTRAINT media_folder UNIQUE,
    files text[] NOT NULL,
    width int NOT NULL,
    height int NOT NULL,
    colour text NOT NULL,
    bytes bigint NOT NULL CONSTRAINT media_bytes CHECK (bytes > 0),
    name text NOT NULL,
    owner text NOT NULL,
    at timestamptz NOT NULL,
    state_at timestamptz NOT NULL
);
CREATE INDEX media_new ON media (at DESC, media_id DESC) WHERE state = 'ready';
CREATE INDEX media_unfinished ON media (state_at) WHERE state <> 'ready';

-- Who shows a file, written with whoever shows it: a file leaves only when nobody does.
CREATE TABLE media_uses (
    media_id text NOT NULL CONSTRAINT media_uses_media REFERENCES media (media_id),
    what text NOT NULL,
    ref text NOT NULL,
    PRIMARY KEY (media_id, what, ref)
);
CREATE INDEX media_uses_by_ref ON media_uses (what, ref);

-- The published detail page: a file named by its content, written again when the blocks change.
ALTER TABLE spus ADD COLUMN detail_file text NOT NULL DEFAULT '';
