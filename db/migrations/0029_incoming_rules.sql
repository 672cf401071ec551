-- What no caller may break of goods that came in: so much of a lot as waits for its inspection is not handed out, shipped or
-- backflushed; what a result refused has left through the ledger; a result is taken back only while what it let through
-- still lies there.
--
-- A hold is a quantity, not a lot: of a lot of which one delivery has passed and another waits, the first may be used; what
-- is kept without lots can wait too. It takes the place of `lot_hold` of 0023, of which nothing was ever made.
--
-- Locks: triggers on "stock_move", "material" and "inspection" (brief, exclusive). The running version survives it: it opens no
-- inspection of a lot, and without one nothing is held.

DROP TRIGGER stock_move_of_free_lot ON "stock_move";
DROP FUNCTION held_lot_stays();

-- A lot that was put on hold by hand, before there was a quantity.
UPDATE inspection i SET received = greatest(0, coalesce((SELECT on_hand FROM stock_lot l WHERE l.item_code = i.material_code AND l.lot = i.lot), 0))
WHERE kind = 'incoming' AND result = 'pending';

-- Whether it must be inspected is master data too.
DROP TRIGGER material_is_catalog ON "material";
CREATE TRIGGER material_is_catalog
  AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF name, spec, unit, safety_stock, lead_time_hours, lot_tracked, inspect_incoming
  ON "material" FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();

-- So much of a lot waits for the inspectors' word.
CREATE FUNCTION held_of(item text, wanted text) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(i.received), 0) FROM inspection i
  WHERE i.kind = 'incoming' AND i.result = 'pending' AND i.material_code = item AND i.lot = wanted
$$;

-- Of all its lots.
CREATE FUNCTION held_of_item(item text) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(i.received), 0) FROM inspection i
  WHERE i.kind = 'incoming' AND i.result = 'pending' AND i.material_code = item
$$;

-- As in 0010, and what is held is not there. A count may find less than is held; what an inspection refused was there.
CREATE OR REPLACE FUNCTION stock_moved() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  total numeric;
  there numeric;
  free numeric;
BEGIN
  UPDATE material SET on_hand = on_hand + NEW.quantity WHERE code = NEW.item_code RETURNING on_hand INTO total;
  INSERT INTO stock_lot (item_code, lot, on_hand, since) VALUES (NEW.item_code, NEW.lot, NEW.quantity, NEW.at)
  ON CONFLICT (item_code, lot) DO UPDATE SET on_hand = stock_lot.on_hand + excluded.on_hand
  RETURNING on_hand INTO there;

  free := there;
  IF total IS NOT NULL AND NEW.quantity < 0 AND NEW.kind <> 'adjust' AND NEW.inspection_id IS NULL THEN
    free := there - held_of(NEW.item_code, NEW.lot);
  END IF;
  IF NEW.quantity < 0 AND free < 0 THEN
    IF NEW.report_id IS NOT NULL THEN
      -- The work has been done whatever the ledger says: booked, and marked.
      IF total IS NOT NULL THEN
        INSERT INTO stock_shortage (kind, material_code, order_id, missing, since)
        VALUES ('ledger', NEW.item_code, NEW.order_id, least(-NEW.quantity, -free), NEW.at)
        ON CONFLICT (material_code, order_id, kind) WHERE resolved_at IS NULL
        DO UPDATE SET missing = stock_shortage.missing + excluded.missing;
      END IF;
    -- What came in of no lot may have been used by reports before it came; refused, it is missing again.
    ELSIF NEW.inspection_id IS NULL OR NEW.lot <> '' THEN
      RAISE EXCEPTION 'no longer so much of % %', NEW.item_code, NEW.lot USING ERRCODE = 'BG409', TABLE = 'stock_move';
    END IF;
  ELSIF NEW.quantity > 0 AND total >= 0 AND total >= held_of_item(NEW.item_code) THEN
    UPDATE stock_shortage SET resolved_at = NEW.at
    WHERE material_code = NEW.item_code AND kind = 'ledger' AND resolved_at IS NULL;
  END IF;

  IF NEW.kind = 'return' AND 0 < (
    SELECT sum(m.quantity) FROM stock_move m
    WHERE m.order_id = NEW.order_id AND m.item_code = NEW.item_code AND m.lot = NEW.lot AND m.kind IN ('issue', 'return')) THEN
    RAISE EXCEPTION 'order % has no longer so much of %', NEW.order_id, NEW.item_code USING ERRCODE = 'BG409', TABLE = 'stock_move';
  END IF;
  IF NEW.kind = 'output' AND NEW.quantity > 0 AND put_away_of(NEW.order_id) > made_of(NEW.order_id) THEN
    RAISE EXCEPTION 'order % has no longer so much to put away', NEW.order_id USING ERRCODE = 'BG409', TABLE = 'stock_move';
  END IF;
  RETURN NULL;
END $$;

-- Of each lot what is free (domain/stock.ts, `takeOldestFirst`).
CREATE OR REPLACE FUNCTION take_stock(item text, wanted numeric, r report) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  l record;
  left_over numeric := wanted;
  taken numeric;
BEGIN
  IF wanted <= 0 THEN RETURN; END IF;
  PERFORM FROM material WHERE code = item FOR NO KEY UPDATE;
  FOR l IN
    SELECT f.lot, f.free FROM (SELECT lot, since, on_hand - held_of(item, lot) AS free FROM stock_lot WHERE item_code = item AND on_hand > 0) f
    WHERE f.free > 0 ORDER BY f.since, f.lot
  LOOP
    taken := least(left_over, l.free);
    INSERT INTO stock_move (kind, material_code, quantity, lot, order_id, step_id, report_id, person_id, at, platform, event_id, message_id)
    VALUES ('backflush', item, -taken, l.lot, r.order_id, r.step_id, r.id, r.reporter_id, r.reported_at, r.platform, r.event_id, r.message_id);
    left_over := left_over - taken;
    IF left_over = 0 THEN RETURN; END IF;
  END LOOP;
  INSERT INTO stock_move (kind, material_code, quantity, lot, order_id, step_id, report_id, person_id, at, platform, event_id, message_id)
  VALUES ('backflush', item, -left_over, '', r.order_id, r.step_id, r.id, r.reporter_id, r.reported_at, r.platform, r.event_id, r.message_id);
END $$;

DROP FUNCTION lot_hold(text, text);

-- As in 0010, with the inspection that a move belongs to and the move that it takes back.
CREATE OR REPLACE FUNCTION book_stock(moves jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO stock_move (kind, material_code, product_code, quantity, lot, order_id, step_id, request_id, inspection_id, reversal_of,
    person_id, at, reason, platform, event_id, message_id)
  SELECT m.kind, t.code, CASE WHEN t.code IS NULL THEN m.item END, m.quantity, m.lot, m.order_id, m.step_id, m.request_id, m.inspection_id,
    m.reversal_of, m.person_id, m.at, m.reason, m.platform, m.event_id, m.message_id
  FROM jsonb_to_recordset(moves) AS m(kind text, item text, quantity numeric, lot text, order_id bigint, step_id bigint,
    request_id text, inspection_id text, reversal_of bigint, person_id text, at timestamptz, reason text, platform text,
    event_id text, message_id text)
    LEFT JOIN material t ON t.code = m.item
  ORDER BY m.item, m.lot
$$;

-- As in 0023, with what came in and what went back.
CREATE OR REPLACE FUNCTION store_inspections(p jsonb) RETURNS integer LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  stored integer;
BEGIN
  INSERT INTO inspection (id, kind, order_id, step_id, material_code, lot, result, sample_qty, accept_qty, defect_qty, good, scrap,
    rework, conceded, received, returned, requested_by, requested_at, inspector_id, done_at, approved_by, note, reversed_by, reversed_at,
    reversal_reason)
  SELECT i.id, i.kind, i.order_id, i.step_id, i.material_code, i.lot, i.result, i.sample_qty, i.accept_qty, i.defect_qty,
    coalesce(i.good, 0), coalesce(i.scrap, 0), coalesce(i.rework, 0), coalesce(i.conceded, 0), coalesce(i.received, 0), coalesce(i.returned, 0), i.requested_by, i.requested_at, i.inspector_id, i.done_at,
    i.approved_by, i.note, i.reversed_by, i.reversed_at, coalesce(i.reversal_reason, '')
  FROM jsonb_to_recordset(p->'inspections') AS i(id text, kind text, order_id bigint, step_id bigint, material_code text, lot text,
    result text, sample_qty numeric, accept_qty numeric, defect_qty numeric, good numeric, scrap numeric, rework numeric,
    conceded numeric, received numeric, returned numeric, requested_by text, requested_at timestamptz, inspector_id text,
    done_at timestamptz, approved_by text, note text, reversed_by text, reversed_at timestamptz, reversal_reason text)
  ON CONFLICT (id) DO UPDATE SET result = excluded.result, sample_qty = excluded.sample_qty, accept_qty = excluded.accept_qty,
    defect_qty = excluded.defect_qty, good = excluded.good, scrap = excluded.scrap, rework = excluded.rework,
    conceded = excluded.conceded, returned = excluded.returned, inspector_id = excluded.inspector_id, done_at = excluded.done_at,
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

-- Once judged, only that it was taken back may be added; of what came in, nothing ever changes.
DROP TRIGGER inspection_result_stays ON "inspection";
CREATE TRIGGER inspection_result_stays BEFORE UPDATE ON "inspection" FOR EACH ROW
  WHEN (OLD.received <> NEW.received OR (OLD.result <> 'pending' AND (OLD.reversed_at IS NOT NULL
    OR (OLD.result, OLD.sample_qty, OLD.defect_qty, OLD.good, OLD.scrap, OLD.rework, OLD.conceded, OLD.returned, OLD.inspector_id, OLD.done_at, OLD.approved_by, OLD.note)
      IS DISTINCT FROM (NEW.result, NEW.sample_qty, NEW.defect_qty, NEW.good, NEW.scrap, NEW.rework, NEW.conceded, NEW.returned, NEW.inspector_id, NEW.done_at, NEW.approved_by, NEW.note))))
  EXECUTE FUNCTION refuse_other_result();

-- A lot that waits has a watch of its own.
CREATE FUNCTION watch_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM watch('inspection:' || NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER lots_are_watched AFTER INSERT OR UPDATE ON "inspection" FOR EACH ROW
  WHEN (NEW.kind = 'incoming') EXECUTE FUNCTION watch_lot();

-- What a result of a lot must leave behind, once its moves are booked.
CREATE FUNCTION lot_stands(i inspection) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  total numeric;
  back numeric;
  scrapped numeric;
BEGIN
  SELECT coalesce(-sum(quantity) FILTER (WHERE kind = 'supplierReturn'), 0), coalesce(-sum(quantity) FILTER (WHERE kind = 'scrap'), 0)
  INTO back, scrapped FROM stock_move WHERE inspection_id = i.id;
  IF (back, scrapped) IS DISTINCT FROM (CASE WHEN i.reversed_at IS NULL THEN i.returned ELSE 0 END, CASE WHEN i.reversed_at IS NULL THEN i.scrap ELSE 0 END) THEN
    RAISE EXCEPTION 'what inspection % refused is not what left', i.id USING ERRCODE = 'BG003', TABLE = 'stock_move';
  END IF;
  IF i.reversed_at IS NOT NULL AND held_of(i.material_code, i.lot) > (
    SELECT on_hand FROM stock_lot WHERE item_code = i.material_code AND lot = i.lot) THEN
    RAISE EXCEPTION 'of lot % of % some has been used', i.lot, i.material_code USING ERRCODE = 'BG409', TABLE = 'inspection';
  END IF;
  SELECT on_hand INTO total FROM material WHERE code = i.material_code;
  IF i.result <> 'pending' AND total >= held_of_item(i.material_code) THEN
    UPDATE stock_shortage SET resolved_at = i.done_at
    WHERE material_code = i.material_code AND kind = 'ledger' AND resolved_at IS NULL;
  END IF;
END $$;

-- A decision about lots that came in: the material's row first, as every move takes it, so that nobody hands out meanwhile
-- what is put on hold here.
CREATE FUNCTION commit_with_lots(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  outcome jsonb;
BEGIN
  PERFORM FROM material WHERE code IN (SELECT x->>'material_code' FROM jsonb_array_elements(p->'inspections') x)
  ORDER BY code FOR NO KEY UPDATE;
  outcome := commit_with_stock(p);
  IF outcome->>'kind' = 'committed' THEN
    PERFORM lot_stands(i) FROM inspection i
    WHERE i.kind = 'incoming' AND i.id IN (SELECT x->>'id' FROM jsonb_array_elements(p->'inspections') x);
  END IF;
  RETURN outcome;
END $$;

-- What waits already, if anything does.
INSERT INTO alert_watch (subject, look_at)
SELECT 'inspection:' || id, timestamptz 'epoch' FROM inspection WHERE kind = 'incoming' AND result = 'pending'
ON CONFLICT DO NOTHING;
