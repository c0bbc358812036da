-- A schedule says at which time of which zone its issues are sent; their cut is the same for all.
ALTER TABLE rollup_schedule
  ADD COLUMN send_time text NOT NULL DEFAULT '08:00' CHECK (send_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  ADD COLUMN time_zone text NOT NULL DEFAULT 'Asia/Shanghai' CHECK (length(time_zone) <= 64);
