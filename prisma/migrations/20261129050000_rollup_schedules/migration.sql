-- A schedule of rollups ends with a last period, and says in which language its issues are mailed.
ALTER TABLE rollup_schedule
  -- The last period owed; null: it goes on.
  ADD COLUMN last_period text,
  ADD COLUMN language text NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en'));
