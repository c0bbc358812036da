-- Reminders whose day may be another one by now: the steps, the hours or the calendar have changed since they were planned.
-- Whoever changes one of these says so here, in the same transaction; a sweep plans them again.
ALTER TABLE reminder ADD COLUMN replan boolean NOT NULL DEFAULT false;
-- lint: reason empty unless something has changed
CREATE INDEX reminder_to_replan ON reminder (id) WHERE replan AND state = 'pending';
