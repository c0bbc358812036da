-- A correction of a progress report is a report of its own that names the one in whose place it stands; both stay.
ALTER TABLE progress_report ADD COLUMN corrects_id uuid REFERENCES progress_report;
-- lint: reason corrections are few, and no row has one yet
CREATE UNIQUE INDEX progress_report_corrects ON progress_report (corrects_id) WHERE corrects_id IS NOT NULL;
