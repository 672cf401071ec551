-- What no caller may break of inspections: what waits is judged piece by piece in the ledger, by somebody who did
-- not make it; a result is not changed but taken back; a lot that waits or was refused is not handed out.
--
-- Locks: brief exclusive locks on "report", "step" and "stock_move" for their triggers; the update touches only rows of
-- rework that came back. The running version goes on: what it does not say of a report or an inspection is as it was
-- before there was such a thing (nothing waits; rework that came back is good first).
-- `commit_decision` is the one of 0002, with reports and inspections stored by functions of their own.

-- What is known of rework that came back before this: good first, as reports say it.
ALTER TABLE "report" DISABLE TRIGGER report_is_append_only;
UPDATE report SET rework_good = CASE WHEN reversal_of IS NULL THEN least(good, rework_done) ELSE greatest(good, rework_done) END
WHERE rework_done <> 0;
UPDATE report SET rework_bad = rework_done - rework_good WHERE rework_done <> rework_good;
ALTER TABLE "report" ENABLE TRIGGER report_is_append_only;

DROP TRIGGER step_totals_follow_the_ledger ON "step";
DROP TRIGGER step_totals_begin_at_zero ON "step";
UPDATE step s SET rework_good = r.good, rework_bad = r.bad
FROM (SELECT step_id, sum(rework_good) AS good, sum(rework_bad) AS bad FROM report WHERE rework_done <> 0 GROUP BY step_id) r
WHERE r.step_id = s.id;

CREATE TRIGGER step_totals_follow_the_ledger
  BEFORE UPDATE OF good, scrap, rework, rework_done, rework_good, rework_bad, waiting, conceded ON "step"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_totals();
CREATE TRIGGER step_totals_begin_at_zero BEFORE INSERT ON "step" FOR EACH ROW
  WHEN (NEW.good <> 0 OR NEW.scrap <> 0 OR NEW.rework <> 0 OR NEW.rework_done <> 0 OR NEW.rework_good <> 0 OR NEW.rework_bad <> 0
    OR NEW.waiting <> 0 OR NEW.conceded <> 0) EXECUTE FUNCTION refuse_totals();

-- The ledger -----------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION ledger_grew() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE step SET good = good + NEW.good, scrap = scrap + NEW.scrap, rework = rework + NEW.rework, rework_done = rework_done + NEW.rework_done,
    rework_good = rework_good + NEW.rework_good, rework_bad = rework_bad + NEW.rework_bad, waiting = waiting + NEW.waiting, conceded = conceded + NEW.conceded
  WHERE id = NEW.step_id;
  IF NEW.review = 'pending' THEN
    INSERT INTO review_queue (report_id, step_id, reported_at) VALUES (NEW.id, NEW.step_id, NEW.reported_at);
  END IF;
  IF NEW.reversal_of IS NOT NULL THEN
    PERFORM FROM report r
    WHERE r.id = NEW.reversal_of AND r.reversal_of IS NULL
      AND (r.step_id, r.good, r.scrap, r.rework, r.rework_done, r.rework_good, r.rework_bad, r.waiting, r.conceded)
        = (NEW.step_id, -NEW.good, -NEW.scrap, -NEW.rework, -NEW.rework_done, -NEW.rework_good, -NEW.rework_bad, -NEW.waiting, -NEW.conceded);
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a reversal is the exact negative of a report that is no reversal' USING ERRCODE = 'BG003', TABLE = 'report';
    END IF;
    DELETE FROM review_queue WHERE report_id = NEW.reversal_of;
  END IF;
  RETURN NULL;
END $$;

-- A result judges what is still there of the row it names, and nobody judges their own pieces.
CREATE FUNCTION result_judges_what_is_there() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF NEW.reversal_of IS NULL AND (EXISTS (SELECT FROM report r WHERE r.id = NEW.source_id AND r.inspection_id IS NULL AND r.reporter_id = NEW.reporter_id)
     OR EXISTS (SELECT FROM report_worker w WHERE w.report_id = NEW.source_id AND w.person_id = NEW.reporter_id)) THEN
    RAISE EXCEPTION 'nobody judges their own pieces' USING ERRCODE = 'BG005', TABLE = 'report';
  END IF;
  PERFORM FROM report r
  WHERE r.id = NEW.source_id AND r.step_id = NEW.step_id AND r.reversal_of IS NULL AND (NEW.reversal_of IS NOT NULL OR NOT EXISTS (
      SELECT FROM report u WHERE u.reversal_of = r.id))
    AND r.waiting + (SELECT sum(j.waiting) FROM report j WHERE j.source_id = r.id AND j.waiting <> 0) >= 0
       IS NOT FALSE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'report % has not so many pieces to judge', NEW.source_id USING ERRCODE = 'BG003', TABLE = 'report';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER result_judges_what_is_there AFTER INSERT ON "report" FOR EACH ROW
  WHEN (NEW.source_id IS NOT NULL) EXECUTE FUNCTION result_judges_what_is_there();

-- Pieces that wait were made, and have used their material.
CREATE OR REPLACE FUNCTION report_takes_material() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  n record;
BEGIN
  IF NEW.reversal_of IS NOT NULL THEN
    PERFORM give_back(NEW);
    RETURN NULL;
  END IF;
  FOR n IN
    SELECT l.material_code, sum(taken_by(l.qty_per, l.scrap_pct, NEW.good + NEW.scrap + NEW.rework + NEW.waiting - NEW.rework_done)) AS quantity
    FROM step s JOIN orders o ON o.id = s.order_id CROSS JOIN bill_lines(o.product_code, o.variants) l
    WHERE s.id = NEW.step_id AND l.step_code = s.code AND l.issue_method = 'backflush'
    GROUP BY l.material_code ORDER BY l.material_code
  LOOP
    PERFORM take_stock(n.material_code, n.quantity, NEW);
  END LOOP;
  RETURN NULL;
END $$;

-- Inspections ----------------------------------------------------------------------------------------------------------

CREATE TRIGGER inspection_defect_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "inspection_defect"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inspection_value_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "inspection_value"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inspection_stays BEFORE DELETE OR TRUNCATE ON "inspection"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Once judged, only that it was taken back may be added.
CREATE FUNCTION refuse_other_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'inspection % has its result', OLD.id USING ERRCODE = 'BG409', TABLE = 'inspection';
END $$;

CREATE TRIGGER inspection_result_stays BEFORE UPDATE ON "inspection" FOR EACH ROW
  WHEN (OLD.result <> 'pending' AND (OLD.reversed_at IS NOT NULL
    OR (OLD.result, OLD.sample_qty, OLD.defect_qty, OLD.good, OLD.scrap, OLD.rework, OLD.conceded, OLD.inspector_id, OLD.done_at, OLD.approved_by, OLD.note)
      IS DISTINCT FROM (NEW.result, NEW.sample_qty, NEW.defect_qty, NEW.good, NEW.scrap, NEW.rework, NEW.conceded, NEW.inspector_id, NEW.done_at, NEW.approved_by, NEW.note)))
  EXECUTE FUNCTION refuse_other_result();

CREATE FUNCTION store_inspections(p jsonb) RETURNS integer LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  stored integer;
BEGIN
  INSERT INTO inspection (id, kind, order_id, step_id, material_code, lot, result, sample_qty, accept_qty, defect_qty, good, scrap,
    rework, conceded, requested_by, requested_at, inspector_id, done_at, approved_by, note, reversed_by, reversed_at, reversal_reason)
  SELECT i.id, i.kind, i.order_id, i.step_id, i.material_code, i.lot, i.result, i.sample_qty, i.accept_qty, i.defect_qty,
    coalesce(i.good, 0), coalesce(i.scrap, 0), coalesce(i.rework, 0), coalesce(i.conceded, 0), i.requested_by, i.requested_at, i.inspector_id, i.done_at, i.approved_by, i.note, i.reversed_by, i.reversed_at,
    coalesce(i.reversal_reason, '')
  FROM jsonb_to_recordset(p->'inspections') AS i(id text, kind text, order_id bigint, step_id bigint, material_code text, lot text,
    result text, sample_qty numeric, accept_qty numeric, defect_qty numeric, good numeric, scrap numeric, rework numeric,
    conceded numeric, requested_by text, requested_at timestamptz, inspector_id text, done_at timestamptz, approved_by text,
    note text, reversed_by text, reversed_at timestamptz, reversal_reason text)
  ON CONFLICT (id) DO UPDATE SET result = excluded.result, sample_qty = excluded.sample_qty, accept_qty = excluded.accept_qty,
    defect_qty = excluded.defect_qty, good = excluded.good, scrap = excluded.scrap, rework = excluded.rework,
    conceded = excluded.conceded, inspector_id = excluded.inspector_id, done_at = excluded.done_at,
    approved_by = excluded.approved_by, note = excluded.note, reversed_by = excluded.reversed_by,
    reversed_at = excluded.reversed_at, reversal_reason = excluded.reversal_reason;
  GET DIAGNOSTICS stored = ROW_COUNT;
  INSERT INTO inspection_defect (inspection_id, reason, quantity)
  SELECT d.inspection_id, d.reason, d.quantity
  FROM jsonb_to_recordset(p->'inspection_defects') AS d(inspection_id text, reason text, quantity numeric);
  INSERT INTO inspection_value (inspection_id, line, name, unit, value, nominal, lower, upper, within)
  SELECT v.inspection_id, v.line, v.name, v.unit, v.value, v.nominal, v.lower, v.upper, v.within
  FROM jsonb_to_recordset(p->'inspection_values') AS v(inspection_id text, line integer, name text, unit text, value numeric,
    nominal numeric, lower numeric, upper numeric, within boolean);
  RETURN stored;
END $$;

-- Lots -----------------------------------------------------------------------------------------------------------------

-- Why a lot is not handed out: it waits for its incoming inspection, or was refused. Null: it may be.
CREATE FUNCTION lot_hold(item text, wanted text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE i.result WHEN 'pending' THEN 'pending' WHEN 'fail' THEN 'rejected' END
  FROM inspection i
  WHERE i.kind = 'incoming' AND i.material_code = item AND i.lot = wanted AND i.reversed_at IS NULL
  ORDER BY i.requested_at DESC, i.id DESC LIMIT 1
$$;

CREATE FUNCTION held_lot_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF lot_hold(NEW.material_code, NEW.lot) IS NOT NULL THEN
    RAISE EXCEPTION 'lot % of % is held', NEW.lot, NEW.material_code USING ERRCODE = 'BG409', TABLE = 'stock_move';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER stock_move_of_free_lot BEFORE INSERT ON "stock_move" FOR EACH ROW
  WHEN (NEW.kind = 'issue' AND NEW.lot <> '') EXECUTE FUNCTION held_lot_stays();

CREATE OR REPLACE FUNCTION take_stock(item text, wanted numeric, r report) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  l record;
  left_over numeric := wanted;
  taken numeric;
BEGIN
  IF wanted <= 0 THEN RETURN; END IF;
  PERFORM FROM material WHERE code = item FOR NO KEY UPDATE;
  FOR l IN SELECT lot, on_hand FROM stock_lot WHERE item_code = item AND on_hand > 0 AND lot_hold(item, lot) IS NULL ORDER BY since, lot LOOP
    taken := least(left_over, l.on_hand);
    INSERT INTO stock_move (kind, material_code, quantity, lot, order_id, step_id, report_id, person_id, at, platform, event_id, message_id)
    VALUES ('backflush', item, -taken, l.lot, r.order_id, r.step_id, r.id, r.reporter_id, r.reported_at, r.platform, r.event_id, r.message_id);
    left_over := left_over - taken;
    IF left_over = 0 THEN RETURN; END IF;
  END LOOP;
  INSERT INTO stock_move (kind, material_code, quantity, lot, order_id, step_id, report_id, person_id, at, platform, event_id, message_id)
  VALUES ('backflush', item, -left_over, '', r.order_id, r.step_id, r.id, r.reporter_id, r.reported_at, r.platform, r.event_id, r.message_id);
END $$;

-- One decision, one round trip -----------------------------------------------------------------------------------------

CREATE FUNCTION store_reports(rows jsonb) RETURNS integer LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  stored integer;
BEGIN
  INSERT INTO report (id, order_id, step_id, good, scrap, rework, rework_done, rework_good, rework_bad, waiting, conceded,
    inspection_id, source_id, reason, liability, minutes, piece_rate, occurred_at, reported_at, effective_at, work_date, channel,
    review, over_gate, reversal_of, reporter_id, note, platform, event_id, line, message_id)
  SELECT r.id, r.order_id, r.step_id, r.good, r.scrap, r.rework, r.rework_done, coalesce(r.rework_good, r.back_good),
    coalesce(r.rework_bad, r.rework_done - r.back_good), coalesce(r.waiting, 0), coalesce(r.conceded, 0), r.inspection_id, r.source_id, r.reason, r.liability, r.minutes, r.piece_rate, r.occurred_at, r.reported_at, r.effective_at,
    r.work_date, r.channel, r.review, r.over_gate, r.reversal_of, r.reporter_id, r.note, r.platform, r.event_id, r.line, r.message_id
  FROM (SELECT *, CASE WHEN said.reversal_of IS NULL THEN least(said.good, said.rework_done)
    ELSE greatest(said.good, said.rework_done) END AS back_good
  FROM jsonb_to_recordset(rows) AS said(id text, order_id bigint, step_id bigint, good numeric, scrap numeric, rework numeric,
    rework_done numeric, rework_good numeric, rework_bad numeric, waiting numeric, conceded numeric, inspection_id text,
    source_id text, reason text, liability text, minutes float8, piece_rate numeric, occurred_at timestamptz,
    reported_at timestamptz, effective_at timestamptz, work_date date, channel text, review text, over_gate boolean,
    reversal_of text, reporter_id text, note text, platform text, event_id text, line integer, message_id text)) r;
  GET DIAGNOSTICS stored = ROW_COUNT;
  RETURN stored;
END $$;

CREATE OR REPLACE FUNCTION commit_decision(p jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
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

  -- Before the reports: the rows of a result name it.
  IF p ? 'inspections' THEN
    stored := store_inspections(p);
  END IF;
  IF p ? 'reports' THEN
    stored := store_reports(p->'reports');
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
