-- Exceptions with a thread, and a ledger of what stood still. What blocks a step, and what is not counted as lateness, are
-- rows that triggers keep: no handler can forget them.
--
-- Locks: triggers on exception, step, audit, step_machine (brief, exclusive). The running version goes on with them: it
-- writes exceptions as before and their standstills are kept, without a thread.

-- Who must act, and on which machine, of what is there already.
UPDATE exception e SET
  machine_id = (SELECT m.id FROM machine m WHERE m.id = e.machine OR m.name = e.machine ORDER BY m.id LIMIT 1),
  department_id = (SELECT r.notify_department_id FROM reason r WHERE r.code = e.reason);
INSERT INTO step_machine (step_id, machine_id)
SELECT DISTINCT ON (step_id) step_id, machine_id FROM exception WHERE step_id IS NOT NULL AND machine_id IS NOT NULL
ORDER BY step_id, raised_at DESC;

CREATE TRIGGER exception_event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "exception_event"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What is over stays as it was. An import writes the steps of an order that was never released anew: depth 1.
CREATE TRIGGER downtime_that_is_over_stays BEFORE UPDATE ON "downtime"
  FOR EACH ROW WHEN (OLD.to_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER downtime_is_kept BEFORE DELETE ON "downtime"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER order_pause_that_is_over_stays BEFORE UPDATE ON "order_pause"
  FOR EACH ROW WHEN (OLD.to_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER order_pause_is_kept BEFORE DELETE ON "order_pause"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();

-- The only machine of a work center: whatever is worked there is worked on it.
CREATE FUNCTION only_machine_of(center text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT min(id) FROM machine WHERE work_center_id = center HAVING count(*) = 1;
$$;

-- The steps that stand still when this step, machine or work center does: its own, and what is or could be worked there now.
CREATE FUNCTION steps_standing(own bigint, on_machine text, at_center text) RETURNS TABLE (step_id bigint, order_id bigint)
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
  SELECT s.id, s.order_id FROM step s WHERE s.id = own AND s.status IN ('pending', 'ready', 'inProgress', 'paused')
  UNION
  SELECT s.id, s.order_id FROM step_machine m JOIN step s ON s.id = m.step_id
  WHERE m.machine_id = on_machine AND s.status IN ('ready', 'inProgress', 'paused')
  UNION
  SELECT s.id, s.order_id FROM step s JOIN orders o ON o.id = s.order_id
  WHERE s.work_center_id = coalesce(at_center, (SELECT m.work_center_id FROM machine m WHERE m.id = on_machine AND only_machine_of(m.work_center_id) = m.id))
    AND s.status IN ('ready', 'inProgress', 'paused') AND o.status IN ('released', 'inProgress', 'onHold');
$$;

CREATE FUNCTION begin_standstill(e exception) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  since timestamptz := coalesce(e.stopped_at, e.raised_at);
BEGIN
  INSERT INTO downtime (exception_id, machine_id, work_center_id, step_id, from_at)
  VALUES (e.id, e.machine_id, CASE WHEN e.machine_id IS NULL THEN e.work_center_id END,
    CASE WHEN e.machine_id IS NULL AND e.work_center_id IS NULL THEN e.step_id END, since);
  INSERT INTO order_pause (order_id, step_id, exception_id, from_at)
  SELECT s.order_id, s.step_id, e.id, since FROM steps_standing(e.step_id, e.machine_id, e.work_center_id) s
  ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION end_standstill(e exception) RETURNS void LANGUAGE sql AS $$
  UPDATE downtime SET to_at = greatest(from_at, coalesce(e.resumed_at, e.resolved_at)) WHERE exception_id = e.id AND to_at IS NULL;
  UPDATE order_pause SET to_at = greatest(from_at, coalesce(e.resumed_at, e.resolved_at)) WHERE exception_id = e.id AND to_at IS NULL;
$$;

-- It turned out to be another machine: as if that had been said from the start.
CREATE FUNCTION move_standstill(e exception) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  since timestamptz;
BEGIN
  UPDATE downtime SET machine_id = e.machine_id, work_center_id = CASE WHEN e.machine_id IS NULL THEN e.work_center_id END,
    step_id = CASE WHEN e.machine_id IS NULL AND e.work_center_id IS NULL THEN e.step_id END
  WHERE exception_id = e.id AND to_at IS NULL RETURNING from_at INTO since;
  DELETE FROM order_pause WHERE exception_id = e.id AND to_at IS NULL
    AND step_id NOT IN (SELECT s.step_id FROM steps_standing(e.step_id, e.machine_id, e.work_center_id) s);
  INSERT INTO order_pause (order_id, step_id, exception_id, from_at)
  SELECT s.order_id, s.step_id, e.id, since FROM steps_standing(e.step_id, e.machine_id, e.work_center_id) s
  ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION exception_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stood boolean := TG_OP = 'UPDATE' AND OLD.blocking AND OLD.resolved_at IS NULL;
  stands boolean := NEW.blocking AND NEW.resolved_at IS NULL;
BEGIN
  IF NEW.machine_id IS NOT NULL AND NEW.step_id IS NOT NULL THEN
    INSERT INTO step_machine (step_id, machine_id) VALUES (NEW.step_id, NEW.machine_id)
    ON CONFLICT (step_id) DO UPDATE SET machine_id = excluded.machine_id;
  END IF;
  IF TG_OP = 'INSERT' AND NEW.blocking THEN
    PERFORM begin_standstill(NEW);
    IF NOT stands THEN PERFORM end_standstill(NEW); END IF;
  ELSIF stands AND NOT stood THEN
    PERFORM begin_standstill(NEW);
  ELSIF stood AND NOT stands THEN
    PERFORM end_standstill(NEW);
  ELSIF stands AND (OLD.machine_id, OLD.work_center_id, OLD.step_id) IS DISTINCT FROM (NEW.machine_id, NEW.work_center_id, NEW.step_id) THEN
    PERFORM move_standstill(NEW);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER exceptions_keep_standstills AFTER INSERT OR UPDATE ON "exception" FOR EACH ROW EXECUTE FUNCTION exception_stands();

-- A step that arrives at, or is taken to, what stands still stands still with it.
CREATE FUNCTION step_meets_standstill() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  met step;
BEGIN
  IF NOT EXISTS (SELECT FROM downtime WHERE to_at IS NULL) THEN RETURN NULL; END IF;
  IF TG_TABLE_NAME = 'step' THEN met := NEW; ELSE SELECT * INTO met FROM step WHERE id = NEW.step_id; END IF;
  INSERT INTO order_pause (order_id, step_id, exception_id, from_at)
  SELECT met.order_id, met.id, d.exception_id, d.from_at FROM downtime d
  WHERE d.to_at IS NULL AND met.status IN ('ready', 'inProgress', 'paused') AND (d.work_center_id = met.work_center_id
    OR d.machine_id IN (SELECT m.machine_id FROM step_machine m WHERE m.step_id = met.id)
    OR d.machine_id = only_machine_of(met.work_center_id))
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER step_that_arrives_stands_still AFTER UPDATE OF status ON "step" FOR EACH ROW
  WHEN (NEW.status IN ('ready', 'inProgress') AND OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION step_meets_standstill();
CREATE TRIGGER step_on_machine_stands_still AFTER INSERT OR UPDATE ON "step_machine" FOR EACH ROW EXECUTE FUNCTION step_meets_standstill();

-- Holds: the audit knows when, by the service's clock, whoever did it.
CREATE FUNCTION order_was_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.action = 'order.held' THEN
    INSERT INTO order_pause (order_id, from_at) SELECT id, NEW.at FROM orders WHERE code = NEW.subject_id ON CONFLICT DO NOTHING;
  ELSE
    UPDATE order_pause SET to_at = greatest(from_at, NEW.at)
    WHERE order_id = (SELECT id FROM orders WHERE code = NEW.subject_id) AND step_id IS NULL AND to_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_of_hold_is_kept AFTER INSERT ON "audit" FOR EACH ROW
  WHEN (NEW.subject_kind = 'order' AND NEW.action IN ('order.held', 'order.resumed', 'order.cancelled', 'order.closedShort'))
  EXECUTE FUNCTION order_was_held();

-- One decision about exceptions, in one round trip: as commit_decision, with the version of each exception compared.
CREATE FUNCTION keep_exception(x jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  e exception := jsonb_populate_record(NULL::exception, jsonb_build_object('escalated_level', 0) || (x->'row'));
BEGIN
  IF x->'expected' IS NULL OR jsonb_typeof(x->'expected') = 'null' THEN
    INSERT INTO exception VALUES (e.*);
  ELSE
    UPDATE exception SET version = version + 1, kind = e.kind, reason = e.reason, machine = e.machine, machine_id = e.machine_id,
      work_center_id = e.work_center_id, blocking = e.blocking, andon_level = e.andon_level, department_id = e.department_id,
      called_at = e.called_at, acknowledged_by = e.acknowledged_by, acknowledged_at = e.acknowledged_at,
      resolved_by = e.resolved_by, resolved_at = e.resolved_at, stopped_at = e.stopped_at, resumed_at = e.resumed_at,
      cause = e.cause, cause_note = e.cause_note, downtime_minutes = e.downtime_minutes
    WHERE id = e.id AND version = (x->>'expected')::integer;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'exception % is no longer at version %', e.id, x->>'expected' USING ERRCODE = 'BG409', TABLE = 'exception';
    END IF;
  END IF;
  PERFORM add_exception_events(x->'events');
END $$;

CREATE FUNCTION add_exception_events(events jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO exception_event (exception_id, kind, at, person_id, actor_name, department_id, to_person_id, cause, minutes, photo_id,
    note, platform, event_id, message_id)
  SELECT v.exception_id, v.kind, v.at, v.person_id, v.actor_name, v.department_id, v.to_person_id, v.cause, v.minutes, v.photo_id,
    v.note, v.platform, v.event_id, v.message_id
  FROM jsonb_to_recordset(events) AS v(exception_id text, kind text, at timestamptz, person_id text, actor_name text,
    department_id text, to_person_id text, cause text, minutes integer, photo_id text, note text, platform text, event_id text,
    message_id text);
$$;

CREATE FUNCTION commit_with_exceptions(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  known jsonb;
BEGIN
  IF p ? 'event' THEN
    known := claim_event(p->'event');
    IF known IS NOT NULL THEN RETURN known; END IF;
  END IF;
  -- Before the audit: what an exception's entry tells of must be there.
  FOR i IN 0 .. coalesce(jsonb_array_length(p->'exceptions'), 0) - 1 LOOP
    PERFORM keep_exception(p->'exceptions'->i);
  END LOOP;
  INSERT INTO step_machine (step_id, machine_id)
  SELECT m.step_id, m.machine_id FROM jsonb_to_recordset(coalesce(p->'step_machines', '[]')) AS m(step_id bigint, machine_id text)
  ON CONFLICT (step_id) DO UPDATE SET machine_id = excluded.machine_id;
  RETURN commit_with_doubts(p - 'event' - 'exceptions' - 'step_machines');
END $$;

-- What was there before. Written here row by row: the trigger is for changes.
SELECT begin_standstill(e) FROM exception e WHERE e.blocking AND e.resolved_at IS NULL ORDER BY e.raised_at, e.id;
INSERT INTO downtime (exception_id, machine_id, step_id, from_at, to_at)
SELECT id, machine_id, CASE WHEN machine_id IS NULL THEN step_id END, raised_at, greatest(raised_at, resolved_at)
FROM exception WHERE blocking AND resolved_at IS NOT NULL;
INSERT INTO order_pause (order_id, step_id, exception_id, from_at, to_at)
SELECT order_id, step_id, id, raised_at, greatest(raised_at, resolved_at) FROM exception WHERE blocking AND resolved_at IS NOT NULL;

INSERT INTO exception_event (exception_id, kind, at, person_id, note)
SELECT h.id, h.kind, h.at, h.person_id, h.note FROM (
  SELECT id, 'raised' AS kind, raised_at AS at, raised_by AS person_id, description AS note FROM exception
  UNION ALL SELECT id, 'acknowledged', acknowledged_at, acknowledged_by, '' FROM exception WHERE acknowledged_at IS NOT NULL
  UNION ALL SELECT exception_id, 'commented', at, person_id, text FROM exception_note
  UNION ALL SELECT exception_id, 'photo', at, taken_by, '' FROM photo WHERE exception_id IS NOT NULL
  UNION ALL SELECT id, 'resolved', resolved_at, resolved_by, '' FROM exception WHERE resolved_at IS NOT NULL AND resolved_by IS NOT NULL
) h ORDER BY h.at, h.id;

-- Each hold until the next time the order went on or ended; one that goes on stays open.
INSERT INTO order_pause (order_id, from_at, to_at)
SELECT o.id, h.at, h.ended FROM (
  SELECT subject_id, action, at, lead(at) OVER (PARTITION BY subject_id ORDER BY id) AS ended FROM audit
  WHERE subject_kind = 'order' AND action IN ('order.held', 'order.resumed', 'order.cancelled', 'order.closedShort')
) h JOIN orders o ON o.code = h.subject_id
WHERE h.action = 'order.held' AND (h.ended IS NULL OR h.ended >= h.at) AND (h.ended IS NOT NULL OR o.status = 'onHold');
