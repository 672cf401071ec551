-- What no caller may break, however buggy: the ledger, the reviews and the audit are only ever added to; a step's totals
-- are the ledger's sums; shares sum to their report; nobody reviews their own report. And `commit_decision`, by which one
-- decision and everything said about it is stored in one round trip.
--
-- Locks: runs on empty tables of the first release, so its brief exclusive locks disturb nobody.
-- Errors of our own: BG001 append-only, BG002 totals, BG003 reversal, BG004 shares, BG005 own review, BG409 stale version.

-- A row is updated with every report: leave room on its page, so that no index must be touched (HOT updates).
ALTER TABLE "orders" SET (fillfactor = 80);
ALTER TABLE "step" SET (fillfactor = 70);
ALTER TABLE "lane" SET (fillfactor = 50);

-- A team names its leader and the leader names the team; whichever comes first must wait for the other.
ALTER TABLE "team" ALTER CONSTRAINT "team_leader_id_person_id_fk" DEFERRABLE INITIALLY DEFERRED;

-- Functions that look rows up are planned without sequential scans: a session keeps a plan, and one made while the ledger
-- had a page would read all of it for one row later.

-- Append-only ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'BG001', TABLE = TG_TABLE_NAME;
END $$;

CREATE TRIGGER report_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "report"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_worker_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "report_worker"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_review_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "report_review"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The ledger moves the totals, and nobody else ------------------------------------------------------------------------

-- Row by row: with a transition table one report, the usual case, takes three statements more.
CREATE FUNCTION ledger_grew() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE step SET good = good + NEW.good, scrap = scrap + NEW.scrap, rework = rework + NEW.rework, rework_done = rework_done + NEW.rework_done
  WHERE id = NEW.step_id;
  IF NEW.review = 'pending' THEN
    INSERT INTO review_queue (report_id, step_id, reported_at) VALUES (NEW.id, NEW.step_id, NEW.reported_at);
  END IF;
  IF NEW.reversal_of IS NOT NULL THEN
    PERFORM FROM report r
    WHERE r.id = NEW.reversal_of AND r.reversal_of IS NULL
      AND (r.step_id, r.good, r.scrap, r.rework, r.rework_done) = (NEW.step_id, -NEW.good, -NEW.scrap, -NEW.rework, -NEW.rework_done);
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a reversal is the exact negative of a report that is no reversal' USING ERRCODE = 'BG003', TABLE = 'report';
    END IF;
    DELETE FROM review_queue WHERE report_id = NEW.reversal_of;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER report_moves_totals AFTER INSERT ON "report" FOR EACH ROW EXECUTE FUNCTION ledger_grew();

CREATE FUNCTION refuse_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the totals of a step are the sum of its reports and move with them only' USING ERRCODE = 'BG002', TABLE = 'step';
END $$;

-- Depth 0 is a statement of a caller's; depth 1 is the trigger above.
CREATE TRIGGER step_totals_follow_the_ledger BEFORE UPDATE OF good, scrap, rework, rework_done ON "step"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_totals();
CREATE TRIGGER step_totals_begin_at_zero BEFORE INSERT ON "step"
  FOR EACH ROW WHEN (NEW.good <> 0 OR NEW.scrap <> 0 OR NEW.rework <> 0 OR NEW.rework_done <> 0) EXECUTE FUNCTION refuse_totals();

-- A statement must bring all workers of a report at once: their parts are added up when it ends.
CREATE FUNCTION shares_sum_to_report() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  a record;
BEGIN
  FOR a IN SELECT DISTINCT report_id FROM added LOOP
    PERFORM FROM report r
    WHERE r.id = a.report_id AND r.good = (
      SELECT CASE WHEN bool_and(w.work_date = r.work_date) THEN sum(w.good) END FROM report_worker w WHERE w.report_id = a.report_id);
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the workers'' parts of a report sum to its good, on its work date' USING ERRCODE = 'BG004', TABLE = 'report_worker';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER report_worker_sums_to_report AFTER INSERT ON "report_worker" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION shares_sum_to_report();

CREATE FUNCTION review_is_by_another() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (SELECT FROM report r WHERE r.id = NEW.report_id AND r.reporter_id = NEW.reviewer_id)
     OR EXISTS (SELECT FROM report_worker w WHERE w.report_id = NEW.report_id AND w.person_id = NEW.reviewer_id) THEN
    RAISE EXCEPTION 'nobody reviews their own report' USING ERRCODE = 'BG005', TABLE = 'report_review';
  END IF;
  DELETE FROM review_queue WHERE report_id = NEW.report_id;
  RETURN NULL;
END $$;

CREATE TRIGGER report_review_is_by_another AFTER INSERT ON "report_review"
  FOR EACH ROW EXECUTE FUNCTION review_is_by_another();

-- The catalog's version -----------------------------------------------------------------------------------------------

-- Once per transaction: an import of thousands of rows must not write the site's row thousands of times.
CREATE FUNCTION catalog_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  transaction_id text := pg_current_xact_id()::text;
BEGIN
  IF current_setting('baogong.catalog_changed_in', true) IS DISTINCT FROM transaction_id THEN
    PERFORM set_config('baogong.catalog_changed_in', transaction_id, true);
    UPDATE site SET catalog_version = catalog_version + 1;
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  catalog_table text;
BEGIN
  FOREACH catalog_table IN ARRAY ARRAY[
    'unit', 'unit_conversion', 'department', 'team', 'person', 'person_identity', 'department_group', 'shift', 'calendar',
    'calendar_shift', 'calendar_exception', 'work_center', 'machine', 'reason', 'product', 'bom', 'bom_line', 'routing',
    'routing_step', 'piece_rate'
  ] LOOP
    EXECUTE format(
      'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed()',
      catalog_table || '_is_catalog', catalog_table);
  END LOOP;
END $$;

-- Stock moves all day and is no part of the catalog.
CREATE TRIGGER material_is_catalog AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF name, spec, unit, safety_stock, lead_time_hours, lot_tracked
  ON "material" FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();

CREATE FUNCTION site_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.catalog_version := OLD.catalog_version + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER site_is_catalog BEFORE UPDATE ON "site" FOR EACH ROW
  WHEN ((OLD.name, OLD.short_name, OLD.time_zone, OLD.locale, OLD.currency, OLD.order_no_pattern, OLD.settings)
    IS DISTINCT FROM (NEW.name, NEW.short_name, NEW.time_zone, NEW.locale, NEW.currency, NEW.order_no_pattern, NEW.settings))
  EXECUTE FUNCTION site_changed();

-- One decision, one round trip ----------------------------------------------------------------------------------------

-- `p` is written by db/commit.ts only. Absent keys mean there is nothing of the kind.
CREATE FUNCTION commit_decision(p jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  x jsonb;
  known jsonb;
  stored integer;
BEGIN
  -- The event first: a duplicate waits here for the first one's commit, holding no lock anybody else waits for.
  IF p ? 'event' THEN
    known := claim_event(p->'event');
    IF known IS NOT NULL THEN RETURN known; END IF;
  END IF;

  -- In the order of their ids (the caller sorts), so that two decisions about the same orders can't lock each other out.
  -- A stale version raises: that takes back the event above and every order updated before.
  FOR i IN 0 .. coalesce(jsonb_array_length(p->'orders'), 0) - 1 LOOP
    x := p->'orders'->i;
    IF x ? 'patch' THEN
      UPDATE orders o SET
        version = o.version + 1,
        status = coalesce(x->'patch'->>'status', o.status),
        held_from = CASE WHEN x->'patch' ? 'held_from' THEN x->'patch'->>'held_from' ELSE o.held_from END,
        close_reason = CASE WHEN x->'patch' ? 'close_reason' THEN x->'patch'->>'close_reason' ELSE o.close_reason END,
        priority = coalesce(x->'patch'->>'priority', o.priority),
        due_at = coalesce((x->'patch'->>'due_at')::timestamptz, o.due_at),
        released_at = CASE WHEN x->'patch' ? 'released_at' THEN (x->'patch'->>'released_at')::timestamptz ELSE o.released_at END,
        quantity = coalesce((x->'patch'->>'quantity')::numeric, o.quantity),
        note = coalesce(x->'patch'->>'note', o.note)
      WHERE o.id = (x->>'id')::bigint AND o.version = (x->>'version')::integer;
    ELSE
      UPDATE orders SET version = version + 1
      WHERE id = (x->>'id')::bigint AND version = (x->>'version')::integer;
    END IF;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'order % is no longer at version %', x->>'id', x->>'version' USING ERRCODE = 'BG409', TABLE = 'orders';
    END IF;
  END LOOP;

  FOR i IN 0 .. coalesce(jsonb_array_length(p->'steps'), 0) - 1 LOOP
    x := p->'steps'->i;
    UPDATE step s SET
      status = coalesce(x->>'status', s.status),
      planned_start = CASE WHEN x ? 'planned_start' THEN (x->>'planned_start')::timestamptz ELSE s.planned_start END,
      due_at = CASE WHEN x ? 'due_at' THEN (x->>'due_at')::timestamptz ELSE s.due_at END,
      started_at = CASE WHEN x ? 'started_at' THEN (x->>'started_at')::timestamptz ELSE s.started_at END,
      completed_at = CASE WHEN x ? 'completed_at' THEN (x->>'completed_at')::timestamptz ELSE s.completed_at END,
      outsource_status = CASE WHEN x ? 'outsource_status' THEN x->>'outsource_status' ELSE s.outsource_status END
    WHERE s.id = (x->>'id')::bigint AND s.order_id = (x->>'order_id')::bigint;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'order % has no step %', x->>'order_id', x->>'id' USING ERRCODE = 'foreign_key_violation', TABLE = 'step';
    END IF;
    IF x ? 'assignees' THEN
      DELETE FROM step_assignee WHERE step_id = (x->>'id')::bigint AND NOT x->'assignees' ? person_id;
      INSERT INTO step_assignee (step_id, person_id)
      SELECT (x->>'id')::bigint, jsonb_array_elements_text(x->'assignees') ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;

  IF p ? 'reports' THEN
    INSERT INTO report (id, order_id, step_id, good, scrap, rework, rework_done, reason, liability, minutes, piece_rate,
      occurred_at, reported_at, effective_at, work_date, channel, review, over_gate, reversal_of, reporter_id, note,
      platform, event_id, line, message_id)
    SELECT r.id, r.order_id, r.step_id, r.good, r.scrap, r.rework, r.rework_done, r.reason, r.liability, r.minutes, r.piece_rate,
      r.occurred_at, r.reported_at, r.effective_at, r.work_date, r.channel, r.review, r.over_gate, r.reversal_of, r.reporter_id, r.note,
      r.platform, r.event_id, r.line, r.message_id
    FROM jsonb_to_recordset(p->'reports') AS r(id text, order_id bigint, step_id bigint, good numeric, scrap numeric,
      rework numeric, rework_done numeric, reason text, liability text, minutes float8, piece_rate numeric,
      occurred_at timestamptz, reported_at timestamptz, effective_at timestamptz, work_date date, channel text, review text,
      over_gate boolean, reversal_of text, reporter_id text, note text, platform text, event_id text, line integer,
      message_id text);
  END IF;
  IF p ? 'workers' THEN
    INSERT INTO report_worker (report_id, person_id, good, share_pct, pay, work_date)
    SELECT w.report_id, w.person_id, w.good, w.share_pct, w.pay, w.work_date
    FROM jsonb_to_recordset(p->'workers') AS w(report_id text, person_id text, good numeric, share_pct numeric, pay numeric, work_date date);
  END IF;
  IF p ? 'reviews' THEN
    INSERT INTO report_review (report_id, decision, reviewer_id, at, note)
    SELECT r.report_id, r.decision, r.reviewer_id, r.at, r.note
    FROM jsonb_to_recordset(p->'reviews') AS r(report_id text, decision text, reviewer_id text, at timestamptz, note text);
  END IF;
  IF p ? 'sessions' THEN
    -- Ended ones first: a person may end a stretch on a step and begin another on it in one decision.
    INSERT INTO work_session (id, step_id, person_id, started_at, ended_at, ended_by, pause_reason)
    SELECT s.id, s.step_id, s.person_id, s.started_at, s.ended_at, s.ended_by, s.pause_reason
    FROM jsonb_to_recordset(p->'sessions') AS s(id text, step_id bigint, person_id text, started_at timestamptz,
      ended_at timestamptz, ended_by text, pause_reason text)
    ORDER BY s.ended_at IS NULL
    ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, ended_by = excluded.ended_by, pause_reason = excluded.pause_reason;
  END IF;
  IF p ? 'exceptions' THEN
    INSERT INTO exception (id, kind, reason, order_id, step_id, machine, blocking, andon_level, raised_by, raised_at,
      acknowledged_by, acknowledged_at, resolved_by, resolved_at, description)
    SELECT e.id, e.kind, e.reason, e.order_id, e.step_id, e.machine, e.blocking, e.andon_level, e.raised_by, e.raised_at,
      e.acknowledged_by, e.acknowledged_at, e.resolved_by, e.resolved_at, e.description
    FROM jsonb_to_recordset(p->'exceptions') AS e(id text, kind text, reason text, order_id bigint, step_id bigint,
      machine text, blocking boolean, andon_level integer, raised_by text, raised_at timestamptz, acknowledged_by text,
      acknowledged_at timestamptz, resolved_by text, resolved_at timestamptz, description text)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, reason = excluded.reason, order_id = excluded.order_id,
      step_id = excluded.step_id, machine = excluded.machine, blocking = excluded.blocking, andon_level = excluded.andon_level,
      acknowledged_by = excluded.acknowledged_by, acknowledged_at = excluded.acknowledged_at,
      resolved_by = excluded.resolved_by, resolved_at = excluded.resolved_at, description = excluded.description;
  END IF;
  IF p ? 'inspections' THEN
    INSERT INTO inspection (id, kind, order_id, step_id, result, sample_qty, defect_qty, requested_by, requested_at,
      inspector_id, done_at, note)
    SELECT i.id, i.kind, i.order_id, i.step_id, i.result, i.sample_qty, i.defect_qty, i.requested_by, i.requested_at,
      i.inspector_id, i.done_at, i.note
    FROM jsonb_to_recordset(p->'inspections') AS i(id text, kind text, order_id bigint, step_id bigint, result text,
      sample_qty numeric, defect_qty numeric, requested_by text, requested_at timestamptz, inspector_id text,
      done_at timestamptz, note text)
    ON CONFLICT (id) DO UPDATE SET result = excluded.result, sample_qty = excluded.sample_qty,
      defect_qty = excluded.defect_qty, inspector_id = excluded.inspector_id, done_at = excluded.done_at, note = excluded.note;
  END IF;
  IF p ? 'material_requests' THEN
    INSERT INTO material_request (id, material_code, item, quantity, order_id, step_id, requested_by, requested_at, status,
      decided_by, decided_at, note)
    SELECT m.id, m.material_code, m.item, m.quantity, m.order_id, m.step_id, m.requested_by, m.requested_at, m.status,
      m.decided_by, m.decided_at, m.note
    FROM jsonb_to_recordset(p->'material_requests') AS m(id text, material_code text, item text, quantity numeric,
      order_id bigint, step_id bigint, requested_by text, requested_at timestamptz, status text, decided_by text,
      decided_at timestamptz, note text)
    ON CONFLICT (id) DO UPDATE SET status = excluded.status, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at, note = excluded.note;
  END IF;
  FOR i IN 0 .. coalesce(jsonb_array_length(p->'held_reports'), 0) - 1 LOOP
    x := p->'held_reports'->i;
    INSERT INTO held_report (id, order_id, step_id, person_id, payload, status, requested_at, decided_by, decided_at, note)
    VALUES (x->>'id', (x->>'order_id')::bigint, (x->>'step_id')::bigint, x->>'person_id', x->'payload', x->>'status',
      (x->>'requested_at')::timestamptz, x->>'decided_by', (x->>'decided_at')::timestamptz, x->>'note')
    ON CONFLICT (id) DO UPDATE SET status = excluded.status, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at, note = excluded.note
    WHERE held_report.status = 'waiting';
    -- Two leaders decided at once: the second decision was made on an old state.
    IF NOT FOUND THEN
      RAISE EXCEPTION 'held report % has been decided', x->>'id' USING ERRCODE = 'BG409', TABLE = 'held_report';
    END IF;
  END LOOP;

  IF p ? 'audit' THEN
    stored := add_audit(p->'audit');
  END IF;
  IF p ? 'outbox' THEN
    stored := enqueue(p->'outbox');
  END IF;
  FOR i IN 0 .. coalesce(jsonb_array_length(p->'pending'), 0) - 1 LOOP
    x := p->'pending'->i;
    IF x ? 'question' THEN
      INSERT INTO pending_question (person_id, platform, chat_id, question, expires_at)
      VALUES (x->>'person_id', x->>'platform', x->>'chat_id', x->'question', (x->>'expires_at')::timestamptz)
      ON CONFLICT (person_id, platform, chat_id) DO UPDATE SET question = excluded.question, expires_at = excluded.expires_at;
    ELSE
      DELETE FROM pending_question
      WHERE person_id = x->>'person_id' AND platform = x->>'platform' AND chat_id = x->>'chat_id';
    END IF;
  END LOOP;
  FOR i IN 0 .. coalesce(jsonb_array_length(p->'cards'), 0) - 1 LOOP
    x := p->'cards'->i;
    INSERT INTO card_reference (platform, chat_id, message_id, about)
    VALUES (x->>'platform', x->>'chat_id', x->>'message_id', x->'about')
    ON CONFLICT (platform, chat_id, message_id) DO UPDATE SET about = excluded.about;
  END LOOP;

  RETURN '{"kind":"committed"}';
END $$;

-- Puts messages in their lanes and says how many were new. The lane's own row is neither made nor touched here: all reports of one group would wait
-- for each other. Nor is there a NOTIFY: it takes one lock for the whole database at commit, so commits could no longer
-- share a flush; the process that committed wakes its own sender, the others look every second.
CREATE FUNCTION enqueue(messages jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  stored integer;
BEGIN
  INSERT INTO outbox (lane, dedup, kind, payload, about, not_after)
  SELECT m.lane, m.dedup, m.kind, m.payload, m.about, clock_timestamp() + make_interval(secs => m.expires_after_ms / 1000.0)
  FROM jsonb_to_recordset(messages) AS m(lane text, dedup text, kind text, payload jsonb, about jsonb, expires_after_ms float8)
  ON CONFLICT (dedup) DO NOTHING;
  GET DIAGNOSTICS stored = ROW_COUNT;
  RETURN stored;
END $$;

-- Both are called by assignment, not by PERFORM: plpgsql then needs no query of its own to call them.
CREATE FUNCTION add_audit(entries jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  stored integer;
BEGIN
  INSERT INTO audit (at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, platform, event_id, message_id, details)
  SELECT a.at, a.actor_kind, a.actor_id, a.actor_name, a.action, a.subject_kind, a.subject_id, a.platform, a.event_id, a.message_id, a.details
  FROM jsonb_to_recordset(entries) AS a(at timestamptz, actor_kind text, actor_id text, actor_name text, action text,
    subject_kind text, subject_id text, platform text, event_id text, message_id text, details jsonb);
  GET DIAGNOSTICS stored = ROW_COUNT;
  RETURN stored;
END $$;

-- Marks an event. Null: it is new, and marked now. Otherwise the answer it, or the first press of the same card, got.
CREATE FUNCTION claim_event(e jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  known jsonb;
BEGIN
  INSERT INTO inbound_event (platform, event_id, press_key, person_id, message_id, body_hash, answer)
  VALUES (e->>'platform', e->>'event_id', e->>'press_key', e->>'person_id', e->>'message_id', e->>'body_hash', e->'answer')
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
