-- What is forgotten after thirty days is looked for each minute: it is found however many mails there were before.
-- lint: reason partial over a column that is empty but for mails of the last days
CREATE INDEX mail_reply_with_domain ON mail_reply (taken_at) WHERE sender_domain IS NOT NULL;
