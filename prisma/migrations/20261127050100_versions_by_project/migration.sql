-- The versions of the present are found by their project: the column that the policies brought is what the views are asked
-- by now, and without an index a line of a list reads the figures of all projects.
-- lint: reason the partial indexes hold the versions of the present only, some thousands of rows
CREATE INDEX investment_month_current_of_project ON investment_month_version (project_id) WHERE recorded_to = 'infinity';
-- lint: reason as above
CREATE INDEX list_entry_current_of_project ON list_entry_version (project_id) WHERE recorded_to = 'infinity';
-- lint: reason as above
CREATE INDEX missed_date_current_of_project ON missed_date_version (project_id) WHERE recorded_to = 'infinity';
