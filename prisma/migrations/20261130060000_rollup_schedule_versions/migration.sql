-- Whoever changes a schedule says which one they have read.
ALTER TABLE rollup_schedule ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version >= 1);
