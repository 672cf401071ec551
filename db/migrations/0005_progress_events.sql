-- A changed schedule is looked at anew ---------------------------------------------------------------------------------

-- Schedules are data: whoever changes a row, by whatever way, need not know that its due time follows from it.
CREATE FUNCTION schedule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.next_due := NULL;
  NEW.fault := NULL;
  NEW.failures := 0;
  RETURN NEW;
END $$;
CREATE TRIGGER schedule_due_follows BEFORE UPDATE OF kind, at, days, department_ids, enabled ON "schedule" FOR EACH ROW
  WHEN ((OLD.kind, OLD.at, OLD.days, OLD.department_ids, OLD.enabled)
    IS DISTINCT FROM (NEW.kind, NEW.at, NEW.days, NEW.department_ids, NEW.enabled))
  EXECUTE FUNCTION schedule_changed();

-- What happens to orders and steps --------------------------------------------------------------------------------------

-- Each trigger has a WHEN that a plain report fails, so that the common case calls no function. The events commit with
-- what they tell of (invariant 9); the push round takes them out.

-- Messages that a decision puts out itself have keys that begin so (bot/handle/tell-floor.ts): the version before it.
CREATE FUNCTION told_by_order(of_order bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT 'order:' || code || ':' || (version - 1) || ':' FROM orders WHERE id = of_order
$$;

CREATE FUNCTION step_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'ready' AND OLD.status = 'pending' THEN
    INSERT INTO progress_event (kind, order_id, step_id, told_by)
    VALUES ('stepReady', NEW.order_id, NEW.id, told_by_order(NEW.order_id));
  END IF;
  IF NEW.status = 'completed' AND NEW.milestone THEN
    INSERT INTO progress_event (kind, order_id, step_id) VALUES ('stepDone', NEW.order_id, NEW.id);
  END IF;
  IF (NEW.status = 'completed' AND NEW.inspection = 'final')
    OR (NEW.status = 'inProgress' AND OLD.status IN ('pending', 'ready') AND NEW.inspection IN ('first', 'inProcess')) THEN
    INSERT INTO progress_event (kind, order_id, step_id, details)
    VALUES ('inspectionDue', NEW.order_id, NEW.id, jsonb_build_object('inspection', NEW.inspection));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER step_moves_are_events AFTER UPDATE OF status ON "step" FOR EACH ROW
  WHEN (NEW.status IS DISTINCT FROM OLD.status AND NEW.status IN ('ready', 'inProgress', 'completed'))
  EXECUTE FUNCTION step_moved();

CREATE FUNCTION report_was_bad() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.scrap > 0 THEN
    INSERT INTO progress_event (kind, order_id, step_id) VALUES ('scrapHigh', NEW.order_id, NEW.step_id);
  END IF;
  IF NEW.rework > 0 THEN
    INSERT INTO progress_event (kind, order_id, step_id, details)
    VALUES ('rework', NEW.order_id, NEW.step_id, jsonb_build_object('quantity', NEW.rework::text));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER report_bad_is_an_event AFTER INSERT ON "report" FOR EACH ROW
  WHEN (NEW.reversal_of IS NULL AND (NEW.scrap > 0 OR NEW.rework > 0))
  EXECUTE FUNCTION report_was_bad();

CREATE FUNCTION order_was_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_event (kind, order_id) VALUES ('orderDone', NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER order_done_is_an_event AFTER UPDATE OF status ON "orders" FOR EACH ROW
  WHEN (NEW.status = 'completed' AND OLD.status IS DISTINCT FROM 'completed')
  EXECUTE FUNCTION order_was_done();

-- What a person decides about an order, by the audit: it knows who, and in which chat it was said.
CREATE FUNCTION order_was_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_event (kind, order_id, chat, told_by, details)
  SELECT CASE NEW.action
      WHEN 'order.released' THEN 'released' WHEN 'order.held' THEN 'held' WHEN 'order.resumed' THEN 'resumed'
      WHEN 'order.cancelled' THEN 'cancelled' WHEN 'order.closedShort' THEN 'closedShort'
      WHEN 'order.reprioritised' THEN 'priorityChanged' ELSE 'dueChanged' END,
    o.id, NEW.details->>'chat', told_by_order(o.id), jsonb_build_object('by', NEW.actor_id)
  FROM orders o WHERE o.code = NEW.subject_id;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_of_order_is_an_event AFTER INSERT ON "audit" FOR EACH ROW
  WHEN (NEW.subject_kind = 'order' AND NEW.action IN ('order.released', 'order.held', 'order.resumed', 'order.cancelled',
    'order.closedShort', 'order.reprioritised', 'order.rescheduled'))
  EXECUTE FUNCTION order_was_run();

CREATE FUNCTION exception_was_raised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_event (kind, order_id, step_id, chat, told_by, details)
  SELECT each.kind, e.order_id, e.step_id, NEW.details->>'chat', 'exception:' || e.id || ':',
    jsonb_build_object('exception', e.id, 'by', NEW.actor_id)
  FROM exception e, LATERAL (VALUES ('blocked', e.blocking), ('shortage', e.kind = 'material')) AS each(kind, applies)
  WHERE e.id = NEW.subject_id AND e.order_id IS NOT NULL AND each.applies;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_of_exception_is_an_event AFTER INSERT ON "audit" FOR EACH ROW
  WHEN (NEW.subject_kind = 'exception' AND NEW.action = 'exception.raised')
  EXECUTE FUNCTION exception_was_raised();
