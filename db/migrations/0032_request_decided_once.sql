-- Two storekeepers press "delivered" at once: the second decision was made on an old state, and would hand it out again.
--
-- Locks: a brief exclusive lock on "material_request". The running version survives it: it decides once more, as it does
-- where an order has moved.

CREATE FUNCTION refuse_decided_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'material request % has been decided', OLD.id USING ERRCODE = 'BG409', TABLE = 'material_request';
END $$;
--> statement-breakpoint
CREATE TRIGGER material_request_decided_once BEFORE UPDATE ON "material_request" FOR EACH ROW
  WHEN (OLD.status <> 'open') EXECUTE FUNCTION refuse_decided_request();
