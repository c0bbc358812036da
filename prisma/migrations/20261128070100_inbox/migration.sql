-- Which messages their reader has marked as read in the product itself.
CREATE TABLE message_reading (
  message_id uuid PRIMARY KEY REFERENCES message,
  read_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON message_reading TO key_projects_app_rights;
