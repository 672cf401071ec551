-- What no caller may break of pieces that are sent back: the ledger keeps their number too, they take no material twice, and
-- what is taken out of an output step's good leaves the stock it was put away to.
--
-- Locks: brief exclusive locks on "report" and "step" for their triggers. The running version goes on: what it does not
-- say of a report is as it was before there was such a thing. The functions are those of 0023 and 0005 with the new columns.

DROP TRIGGER step_totals_follow_the_ledger ON "step";
DROP TRIGGER step_totals_begin_at_zero ON "step";
CREATE TRIGGER step_totals_follow_the_ledger
  BEFORE UPDATE OF good, scrap, rework, rework_done, rework_good, rework_bad, waiting, conceded, returned ON "step"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_totals();
CREATE TRIGGER step_totals_begin_at_zero BEFORE INSERT ON "step" FOR EACH ROW
  WHEN (NEW.good <> 0 OR NEW.scrap <> 0 OR NEW.rework <> 0 OR NEW.rework_done <> 0 OR NEW.rework_good <> 0 OR NEW.rework_bad <> 0
    OR NEW.waiting <> 0 OR NEW.conceded <> 0 OR NEW.returned <> 0) EXECUTE FUNCTION refuse_totals();

CREATE OR REPLACE FUNCTION ledger_grew() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE step SET good = good + NEW.good, scrap = scrap + NEW.scrap, rework = rework + NEW.rework, rework_done = rework_done + NEW.rework_done,
    rework_good = rework_good + NEW.rework_good, rework_bad = rework_bad + NEW.rework_bad, waiting = waiting + NEW.waiting, conceded = conceded + NEW.conceded,
    returned = returned + NEW.returned
  WHERE id = NEW.step_id;
  IF NEW.review = 'pending' THEN
    INSERT INTO review_queue (report_id, step_id, reported_at) VALUES (NEW.id, NEW.step_id, NEW.reported_at);
  END IF;
  IF NEW.reversal_of IS NOT NULL THEN
    PERFORM FROM report r
    WHERE r.id = NEW.reversal_of AND r.reversal_of IS NULL
      AND (r.step_id, r.good, r.scrap, r.rework, r.rework_done, r.rework_good, r.rework_bad, r.waiting, r.conceded, r.returned)
        = (NEW.step_id, -NEW.good, -NEW.scrap, -NEW.rework, -NEW.rework_done, -NEW.rework_good, -NEW.rework_bad, -NEW.waiting, -NEW.conceded, -NEW.returned)
      AND (r.returned_to, r.rework_id) IS NOT DISTINCT FROM (NEW.returned_to, NEW.rework_id);
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a reversal is the exact negative of a report that is no reversal' USING ERRCODE = 'BG003', TABLE = 'report';
    END IF;
    DELETE FROM review_queue WHERE report_id = NEW.reversal_of;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION report_takes_material() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  n record;
BEGIN
  IF NEW.reversal_of IS NOT NULL THEN
    PERFORM give_back(NEW);
    RETURN NULL;
  END IF;
  -- Pieces that were sent back took their material the first time; what an output step loses leaves its stock.
  IF NEW.good < 0 THEN
    PERFORM give_back(NEW);
  END IF;
  IF NEW.rework_id IS NOT NULL THEN
    RETURN NULL;
  END IF;
  FOR n IN
    SELECT l.material_code, sum(taken_by(l.qty_per, l.scrap_pct, NEW.good + NEW.scrap + NEW.rework + NEW.waiting + NEW.returned - NEW.rework_done)) AS quantity
    FROM step s JOIN orders o ON o.id = s.order_id CROSS JOIN bill_lines(o.product_code, o.variants) l
    WHERE s.id = NEW.step_id AND l.step_code = s.code AND l.issue_method = 'backflush'
    GROUP BY l.material_code ORDER BY l.material_code
  LOOP
    PERFORM take_stock(n.material_code, n.quantity, NEW);
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION store_reports(rows jsonb) RETURNS integer LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  stored integer;
BEGIN
  INSERT INTO report (id, order_id, step_id, good, scrap, rework, rework_done, rework_good, rework_bad, waiting, conceded,
    returned, returned_to, rework_id, inspection_id, source_id, reason, liability, minutes, piece_rate, occurred_at, reported_at, effective_at, work_date, channel,
    review, over_gate, reversal_of, reporter_id, note, platform, event_id, line, message_id)
  SELECT r.id, r.order_id, r.step_id, r.good, r.scrap, r.rework, r.rework_done, coalesce(r.rework_good, r.back_good),
    coalesce(r.rework_bad, r.rework_done - r.back_good), coalesce(r.waiting, 0), coalesce(r.conceded, 0),
    coalesce(r.returned, 0), r.returned_to, r.rework_id, r.inspection_id, r.source_id, r.reason, r.liability, r.minutes, r.piece_rate, r.occurred_at, r.reported_at, r.effective_at,
    r.work_date, r.channel, r.review, r.over_gate, r.reversal_of, r.reporter_id, r.note, r.platform, r.event_id, r.line, r.message_id
  FROM (SELECT *, CASE WHEN said.reversal_of IS NULL THEN least(said.good, said.rework_done)
    ELSE greatest(said.good, said.rework_done) END AS back_good
  FROM jsonb_to_recordset(rows) AS said(id text, order_id bigint, step_id bigint, good numeric, scrap numeric, rework numeric,
    rework_done numeric, rework_good numeric, rework_bad numeric, waiting numeric, conceded numeric, returned numeric,
    returned_to bigint, rework_id text, inspection_id text,
    source_id text, reason text, liability text, minutes float8, piece_rate numeric, occurred_at timestamptz,
    reported_at timestamptz, effective_at timestamptz, work_date date, channel text, review text, over_gate boolean,
    reversal_of text, reporter_id text, note text, platform text, event_id text, line integer, message_id text)) r;
  GET DIAGNOSTICS stored = ROW_COUNT;
  RETURN stored;
END $$;

-- Pieces go back within their order, and what works them again is of the same order and was really sent.
CREATE FUNCTION rework_is_of_its_order() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF NEW.returned_to IS NOT NULL AND NOT EXISTS (
      SELECT FROM step t JOIN step f ON f.order_id = t.order_id AND f.seq > t.seq
      WHERE t.id = NEW.returned_to AND t.order_id = NEW.order_id AND f.id = NEW.step_id) THEN
    RAISE EXCEPTION 'pieces go back to an earlier step of their order' USING ERRCODE = 'BG003', TABLE = 'report';
  END IF;
  IF NEW.rework_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM report m WHERE m.id = NEW.rework_id AND m.order_id = NEW.order_id AND m.returned_to IS NOT NULL AND m.reversal_of IS NULL
        AND (NEW.reversal_of IS NOT NULL OR NOT EXISTS (SELECT FROM report u WHERE u.reversal_of = m.id))) THEN
    RAISE EXCEPTION 'report % sent nothing back', NEW.rework_id USING ERRCODE = 'BG003', TABLE = 'report';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER rework_is_of_its_order AFTER INSERT ON "report" FOR EACH ROW
  WHEN (NEW.returned_to IS NOT NULL OR NEW.rework_id IS NOT NULL) EXECUTE FUNCTION rework_is_of_its_order();

CREATE OR REPLACE FUNCTION report_was_bad() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.scrap > 0 THEN
    INSERT INTO progress_event (kind, order_id, step_id) VALUES ('scrapHigh', NEW.order_id, NEW.step_id);
  END IF;
  IF NEW.rework > 0 OR NEW.returned_to IS NOT NULL THEN
    INSERT INTO progress_event (kind, order_id, step_id, details)
    VALUES ('rework', NEW.order_id, NEW.step_id, jsonb_build_object('quantity', (NEW.rework + NEW.returned)::text));
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER report_bad_is_an_event ON "report";
CREATE TRIGGER report_bad_is_an_event AFTER INSERT ON "report" FOR EACH ROW
  WHEN (NEW.reversal_of IS NULL AND (NEW.scrap > 0 OR NEW.rework > 0 OR NEW.returned_to IS NOT NULL))
  EXECUTE FUNCTION report_was_bad();
