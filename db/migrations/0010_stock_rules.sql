-- What no caller may break of the warehouse's ledger: it is only ever added to; what lies there is its sum; a report takes
-- its material and a reversal gives back exactly that; nothing goes below zero but by a report, and that is marked.
--
-- Locks: creates triggers on "report" and "material" (brief exclusive locks); the running version survives it, except that
-- it can no longer write "material"."on_hand", which only imports did.
-- A move that was decided on an old state of the stock raises BG409, like an order's stale version: load and decide again.

CREATE TEMP TABLE stock_before ON COMMIT DROP AS SELECT code, on_hand FROM material WHERE on_hand > 0;
UPDATE material SET on_hand = 0 WHERE on_hand <> 0;

ALTER TABLE "stock_lot" SET (fillfactor = 50);
ALTER TABLE "material" SET (fillfactor = 70);

CREATE TRIGGER stock_move_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "stock_move"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The ledger moves the totals, and nobody else ------------------------------------------------------------------------

-- The material's row first, always: whoever moves the same material waits there, so that no two can lock each other out
-- and each sees what the other left.
CREATE FUNCTION stock_moved() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  total numeric;
  there numeric;
BEGIN
  UPDATE material SET on_hand = on_hand + NEW.quantity WHERE code = NEW.item_code RETURNING on_hand INTO total;
  INSERT INTO stock_lot (item_code, lot, on_hand, since) VALUES (NEW.item_code, NEW.lot, NEW.quantity, NEW.at)
  ON CONFLICT (item_code, lot) DO UPDATE SET on_hand = stock_lot.on_hand + excluded.on_hand
  RETURNING on_hand INTO there;

  IF NEW.quantity < 0 AND there < 0 THEN
    IF NEW.report_id IS NULL THEN
      RAISE EXCEPTION 'no longer so much of % %', NEW.item_code, NEW.lot USING ERRCODE = 'BG409', TABLE = 'stock_move';
    END IF;
    -- The work has been done whatever the ledger says: booked, and marked.
    IF total IS NOT NULL THEN
      INSERT INTO stock_shortage (kind, material_code, order_id, missing, since)
      VALUES ('ledger', NEW.item_code, NEW.order_id, least(-NEW.quantity, -there), NEW.at)
      ON CONFLICT (material_code, order_id, kind) WHERE resolved_at IS NULL
      DO UPDATE SET missing = stock_shortage.missing + excluded.missing;
    END IF;
  ELSIF NEW.quantity > 0 AND total >= 0 THEN
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

-- What an order has put out: the good of its output steps; without such a mark, of its last.
CREATE FUNCTION made_of(wanted bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT sum(good) FROM step WHERE order_id = wanted AND is_output),
    (SELECT good FROM step WHERE order_id = wanted AND status <> 'cancelled' ORDER BY seq DESC LIMIT 1), 0)
$$;

CREATE FUNCTION put_away_of(wanted bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(quantity), 0) FROM stock_move WHERE order_id = wanted AND kind = 'output'
$$;

CREATE TRIGGER stock_move_moves_totals AFTER INSERT ON "stock_move" FOR EACH ROW EXECUTE FUNCTION stock_moved();

CREATE FUNCTION refuse_stock_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'stock is the sum of its moves and changes with them only' USING ERRCODE = 'BG002', TABLE = TG_TABLE_NAME;
END $$;

-- Depth 0 is a statement of a caller's; depth 1 is the trigger above.
CREATE TRIGGER material_stock_follows_the_ledger BEFORE UPDATE OF on_hand ON "material"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND NEW.on_hand <> OLD.on_hand) EXECUTE FUNCTION refuse_stock_totals();
CREATE TRIGGER material_stock_begins_at_zero BEFORE INSERT ON "material"
  FOR EACH ROW WHEN (NEW.on_hand <> 0) EXECUTE FUNCTION refuse_stock_totals();
CREATE TRIGGER stock_lot_follows_the_ledger BEFORE INSERT OR UPDATE OR DELETE ON "stock_lot"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_stock_totals();

-- A report takes its material -----------------------------------------------------------------------------------------

-- The lines of a bill as they count for one order: where variants take another material, the line is parted among them by
-- quantity. The last digit goes where the running sum says, so that the parts are exactly the whole.
CREATE FUNCTION bill_lines(product text, variants jsonb)
RETURNS TABLE (line integer, material_code text, step_code text, issue_method text, qty_per numeric, scrap_pct float8)
LANGUAGE sql STABLE AS $$
  SELECT l.line, l.material_code, l.step_code, l.issue_method, l.qty_per, l.scrap_pct
  FROM bom b JOIN bom_line l ON l.bom_id = b.id
  WHERE b.product_code = product AND (l.variant_materials = '{}' OR variants = '[]')
  UNION ALL
  SELECT parted.line, parted.material_code, parted.step_code, parted.issue_method, parted.upto - coalesce(lag(parted.upto) OVER
      (PARTITION BY parted.line ORDER BY parted.material_code), 0), parted.scrap_pct
  FROM (
    SELECT l.line, v.material_code, l.step_code, l.issue_method, l.scrap_pct,
      round(l.qty_per * (sum(v.weight) OVER (PARTITION BY l.line ORDER BY v.material_code))
        / (sum(v.weight) OVER (PARTITION BY l.line)), 4) AS upto
    FROM bom b JOIN bom_line l ON l.bom_id = b.id CROSS JOIN LATERAL (
      SELECT coalesce(l.variant_materials->>(x->>'color'), l.material_code) AS material_code, sum((x->>'qty')::numeric) AS weight
      FROM jsonb_array_elements(variants) x GROUP BY 1) v
    WHERE b.product_code = product AND l.variant_materials <> '{}' AND variants <> '[]') parted
$$;

-- As `takenBy` of domain/material-need.ts rounds: a test holds the two to each other.
CREATE FUNCTION taken_by(qty_per numeric, scrap_pct float8, made numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT round(round(round(made * qty_per, 4) * (100 + round(floor(scrap_pct * 100 + 0.5)::numeric / 100, 4)), 4) / 100, 4)
$$;

CREATE FUNCTION report_takes_material() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  n record;
BEGIN
  IF NEW.reversal_of IS NOT NULL THEN
    PERFORM give_back(NEW);
    RETURN NULL;
  END IF;
  FOR n IN
    SELECT l.material_code, sum(taken_by(l.qty_per, l.scrap_pct, NEW.good + NEW.scrap + NEW.rework - NEW.rework_done)) AS quantity
    FROM step s JOIN orders o ON o.id = s.order_id CROSS JOIN bill_lines(o.product_code, o.variants) l
    WHERE s.id = NEW.step_id AND l.step_code = s.code AND l.issue_method = 'backflush'
    GROUP BY l.material_code ORDER BY l.material_code
  LOOP
    PERFORM take_stock(n.material_code, n.quantity, NEW);
  END LOOP;
  RETURN NULL;
END $$;

-- The oldest lot first; what none has from no lot, which then stands below zero (domain/stock.ts, `takeOldestFirst`).
CREATE FUNCTION take_stock(item text, wanted numeric, r report) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  l record;
  left_over numeric := wanted;
  taken numeric;
BEGIN
  IF wanted <= 0 THEN RETURN; END IF;
  PERFORM FROM material WHERE code = item FOR NO KEY UPDATE;
  FOR l IN SELECT lot, on_hand FROM stock_lot WHERE item_code = item AND on_hand > 0 ORDER BY since, lot LOOP
    taken := least(left_over, l.on_hand);
    INSERT INTO stock_move (kind, material_code, quantity, lot, order_id, step_id, report_id, person_id, at, platform, event_id, message_id)
    VALUES ('backflush', item, -taken, l.lot, r.order_id, r.step_id, r.id, r.reporter_id, r.reported_at, r.platform, r.event_id, r.message_id);
    left_over := left_over - taken;
    IF left_over = 0 THEN RETURN; END IF;
  END LOOP;
  INSERT INTO stock_move (kind, material_code, quantity, lot, order_id, step_id, report_id, person_id, at, platform, event_id, message_id)
  VALUES ('backflush', item, -left_over, '', r.order_id, r.step_id, r.id, r.reporter_id, r.reported_at, r.platform, r.event_id, r.message_id);
END $$;

-- What the report took, lot by lot; and of what was put away, what the order has no longer made.
CREATE FUNCTION give_back(r report) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  l record;
  excess numeric;
  taken numeric;
BEGIN
  INSERT INTO stock_move (kind, material_code, quantity, lot, order_id, step_id, report_id, reversal_of, person_id, at, platform, event_id, message_id)
  SELECT m.kind, m.material_code, -m.quantity, m.lot, m.order_id, m.step_id, r.id, m.id, r.reporter_id, r.reported_at, r.platform, r.event_id, r.message_id
  FROM stock_move m WHERE m.report_id = r.reversal_of AND m.kind = 'backflush' ORDER BY m.material_code, m.id;

  excess := put_away_of(r.order_id);
  IF excess = 0 THEN RETURN; END IF;
  excess := excess - made_of(r.order_id);
  FOR l IN
    SELECT m.material_code, m.product_code, m.lot, sum(m.quantity) AS quantity FROM stock_move m
    WHERE m.order_id = r.order_id AND m.kind = 'output' GROUP BY 1, 2, 3 HAVING sum(m.quantity) > 0 ORDER BY max(m.id) DESC
  LOOP
    EXIT WHEN excess <= 0;
    taken := least(excess, l.quantity);
    INSERT INTO stock_move (kind, material_code, product_code, quantity, lot, order_id, step_id, report_id, person_id, at, platform, event_id, message_id)
    VALUES ('output', l.material_code, l.product_code, -taken, l.lot, r.order_id, r.step_id, r.id, r.reporter_id, r.reported_at, r.platform, r.event_id, r.message_id);
    excess := excess - taken;
  END LOOP;
END $$;

-- After `report_moves_totals`: triggers of one moment fire by name.
CREATE TRIGGER report_takes_material AFTER INSERT ON "report" FOR EACH ROW EXECUTE FUNCTION report_takes_material();

-- Moves that somebody decided -----------------------------------------------------------------------------------------

-- Of one decision, sorted by what they move. A product whose code is a material's is that material.
CREATE FUNCTION book_stock(moves jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO stock_move (kind, material_code, product_code, quantity, lot, order_id, step_id, request_id, person_id, at, reason,
    platform, event_id, message_id)
  SELECT m.kind, t.code, CASE WHEN t.code IS NULL THEN m.item END, m.quantity, m.lot, m.order_id, m.step_id, m.request_id, m.person_id, m.at,
    m.reason, m.platform, m.event_id, m.message_id
  FROM jsonb_to_recordset(moves) AS m(kind text, item text, quantity numeric, lot text, order_id bigint, step_id bigint,
    request_id text, person_id text, at timestamptz, reason text, platform text, event_id text, message_id text)
    LEFT JOIN material t ON t.code = m.item
  ORDER BY m.item, m.lot
$$;

-- A decision that moves stock: the same transaction, after everything else.
CREATE FUNCTION commit_with_stock(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  outcome jsonb := commit_decision(p);
BEGIN
  IF outcome->>'kind' = 'committed' THEN
    PERFORM book_stock(p->'stock_moves');
  END IF;
  RETURN outcome;
END $$;

-- Brings materials to what a file says lies there: what is new has been received, everything else was counted.
CREATE FUNCTION bring_stock_to(wanted jsonb, who text, said_at timestamptz, why text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  w record;
  l record;
  left_over numeric;
  taken numeric;
BEGIN
  FOR w IN
    SELECT m.code, x.on_hand - m.on_hand AS change FROM jsonb_to_recordset(wanted) AS x(code text, on_hand numeric)
      JOIN material m ON m.code = x.code WHERE x.on_hand <> m.on_hand ORDER BY m.code
  LOOP
    left_over := w.change;
    IF left_over < 0 THEN
      FOR l IN SELECT lot, on_hand FROM stock_lot WHERE item_code = w.code AND on_hand > 0 ORDER BY since, lot LOOP
        taken := least(-left_over, l.on_hand);
        INSERT INTO stock_move (kind, material_code, quantity, lot, person_id, at, reason) VALUES ('adjust', w.code, -taken, l.lot, who, said_at, why);
        left_over := left_over + taken;
        EXIT WHEN left_over = 0;
      END LOOP;
    ELSE
      INSERT INTO stock_move (kind, material_code, quantity, person_id, at, reason)
      VALUES (CASE WHEN EXISTS (SELECT FROM stock_move WHERE item_code = w.code) THEN 'adjust' ELSE 'receipt' END, w.code, left_over, who, said_at, why);
    END IF;
  END LOOP;
END $$;

-- What lay there before there was a ledger.
INSERT INTO stock_move (kind, material_code, quantity, at, reason)
SELECT 'receipt', code, on_hand, now(), 'opening' FROM stock_before ORDER BY code;
