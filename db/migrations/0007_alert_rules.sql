-- What changes an order or an exception asks for a look at its alerts, in the same transaction; and the group in which an
-- event was said, so that a card can tell whether it is still the newest.
--
-- Locks: triggers on orders, exception, inspection, held_report (brief, exclusive); the running version goes on with them.

-- A watch is armed with every report of its order: leave room, so that a row that is armed already costs no index.
ALTER TABLE "alert_watch" SET (fillfactor = 60);

-- Always an update, although the row may be armed already: its lock is what keeps a round, which takes only rows that
-- nobody holds, from looking at an order whose change is not committed yet.
CREATE FUNCTION watch(watched text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO alert_watch (subject, look_at) VALUES (watched, 'epoch')
  ON CONFLICT (subject) DO UPDATE SET look_at = 'epoch';
$$;

CREATE FUNCTION watch_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alert_watch (subject, look_at) VALUES ('order:' || NEW.id, 'epoch')
  ON CONFLICT (subject) DO UPDATE SET look_at = 'epoch';
  RETURN NULL;
END $$;

CREATE TRIGGER orders_are_watched AFTER UPDATE ON "orders" FOR EACH ROW EXECUTE FUNCTION watch_order();
CREATE TRIGGER orders_are_watched_from_the_start AFTER INSERT ON "orders" FOR EACH ROW
  WHEN (NEW.status IN ('planned', 'released', 'inProgress', 'onHold')) EXECUTE FUNCTION watch_order();

CREATE FUNCTION watch_order_of() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.order_id IS NOT NULL THEN
    PERFORM watch('order:' || NEW.order_id);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER inspections_are_watched AFTER INSERT OR UPDATE ON "inspection" FOR EACH ROW EXECUTE FUNCTION watch_order_of();
CREATE TRIGGER held_reports_are_watched AFTER INSERT OR UPDATE ON "held_report" FOR EACH ROW EXECUTE FUNCTION watch_order_of();

CREATE FUNCTION watch_exception() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.order_id IS NOT NULL THEN
    PERFORM watch('order:' || NEW.order_id);
  END IF;
  PERFORM watch('exception:' || NEW.id);
  RETURN NULL;
END $$;

CREATE TRIGGER exceptions_are_watched AFTER INSERT OR UPDATE ON "exception" FOR EACH ROW EXECUTE FUNCTION watch_exception();

-- What is open already.
INSERT INTO alert_watch (subject, look_at)
SELECT 'order:' || id, timestamptz 'epoch' FROM orders WHERE status IN ('planned', 'released', 'inProgress', 'onHold')
UNION ALL
SELECT 'exception:' || id, timestamptz 'epoch' FROM exception WHERE resolved_at IS NULL;

CREATE TRIGGER alert_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "alert_log"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- As it was, with the lane of the group.
CREATE OR REPLACE FUNCTION claim_event(e jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  known jsonb;
BEGIN
  INSERT INTO inbound_event (platform, event_id, press_key, person_id, message_id, group_lane, body_hash, answer)
  VALUES (e->>'platform', e->>'event_id', e->>'press_key', e->>'person_id', e->>'message_id', e->>'group_lane',
    e->>'body_hash', e->'answer')
  ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN NULL; END IF;
  SELECT jsonb_build_object('kind', 'duplicate', 'answer', answer, 'bodyHash', body_hash) INTO known
  FROM inbound_event WHERE platform = e->>'platform' AND event_id = e->>'event_id';
  IF known IS NULL THEN
    SELECT jsonb_build_object('kind', 'pressedBefore', 'answer', answer) INTO known
    FROM inbound_event WHERE press_key = e->>'press_key';
  END IF;
  RETURN known;
END $$;
