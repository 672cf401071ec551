-- What an order ships it has put away, lot by lot; and that it left is news.
--
-- Locks: triggers on "stock_move" and "audit" (brief, exclusive); the running version goes on with them.

-- After `stock_move_moves_totals` (triggers of one moment fire by name), which holds the lot's row: two that ship the same
-- lot see each other.
CREATE FUNCTION shipment_is_there() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF 0 > (SELECT sum(m.quantity) FROM stock_move m
    WHERE m.order_id = NEW.order_id AND m.lot = NEW.lot AND m.kind IN ('output', 'shipment')) THEN
    RAISE EXCEPTION 'order % has no longer so much to ship', NEW.order_id USING ERRCODE = 'BG409', TABLE = 'stock_move';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stock_move_ships_what_is_there AFTER INSERT ON "stock_move" FOR EACH ROW
  WHEN (NEW.kind = 'shipment') EXECUTE FUNCTION shipment_is_there();

CREATE FUNCTION order_was_shipped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO progress_event (kind, order_id, chat, details)
  SELECT 'shipped', o.id, NEW.details->>'chat',
    jsonb_strip_nulls(jsonb_build_object('by', NEW.actor_id, 'quantity', ltrim(NEW.details->>'quantity', '-')))
  FROM orders o WHERE o.code = NEW.subject_id;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_of_shipment_is_an_event AFTER INSERT ON "audit" FOR EACH ROW
  WHEN (NEW.subject_kind = 'order' AND NEW.action = 'stock.shipment') EXECUTE FUNCTION order_was_shipped();
