-- Tells whoever has their inbox open that it changed: a NOTIFY with the person's id, sent by PostgreSQL when the change
-- commits and not where it is undone, and once a transaction however many of the person's rows it touches. It is a
-- doorbell; what holds is read afterwards.
CREATE FUNCTION app.tell_inbox() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_notify('inbox', NEW.person_id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER message_is_told AFTER INSERT ON message FOR EACH ROW EXECUTE FUNCTION app.tell_inbox();
CREATE TRIGGER item_is_told AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION app.tell_inbox();
-- An answer closes items, a resend moves them.
CREATE TRIGGER changed_item_is_told AFTER UPDATE OF state, message_id ON item FOR EACH ROW
  WHEN (NEW.state <> OLD.state OR NEW.message_id <> OLD.message_id) EXECUTE FUNCTION app.tell_inbox();

-- What its reader has marked as read in one window is read in the others too.
CREATE FUNCTION app.tell_inbox_of_reading() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_notify('inbox', m.person_id::text) FROM message m
  WHERE m.id = CASE TG_OP WHEN 'DELETE' THEN OLD.message_id ELSE NEW.message_id END;
  RETURN NULL;
END $$;
CREATE TRIGGER reading_is_told AFTER INSERT OR DELETE ON message_reading
  FOR EACH ROW EXECUTE FUNCTION app.tell_inbox_of_reading();
