-- Difficulties: since when each stands at its level, what was said with its last step, and who reads one.

ALTER TABLE difficulty_version ADD COLUMN level_on date;
UPDATE difficulty_version SET level_on = (raised_at AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE difficulty_version ALTER COLUMN level_on SET NOT NULL;
-- Why it was sent back or reopened, or what was said with its check or closing.
ALTER TABLE difficulty_version ADD COLUMN note bytea;
-- Three steps, three people.
ALTER TABLE difficulty_version ADD CONSTRAINT difficulty_is_closed_by_a_third CHECK (closed_by <> checked_by);
SELECT app.make_readers('difficulty');

-- A unit that must settle a difficulty of somebody else's project sees the difficulty, and nothing else of the project.
CREATE POLICY owner_reads ON difficulty_version FOR SELECT USING (recorded_to = 'infinity'
  AND owner_unit_id = ANY ((SELECT app.reader_ids('app.reader_units'))::uuid[]));
CREATE POLICY owner_reads ON difficulty FOR SELECT USING (EXISTS (
  SELECT FROM difficulty_version v WHERE v.id = difficulty.id AND v.recorded_to = 'infinity'
    AND v.owner_unit_id = ANY ((SELECT app.reader_ids('app.reader_units'))::uuid[])));
-- The difficulties of a unit.
-- lint: reason the partial index holds one version of each difficulty
CREATE INDEX difficulty_of_owner ON difficulty_version (owner_unit_id) WHERE recorded_to = 'infinity';
