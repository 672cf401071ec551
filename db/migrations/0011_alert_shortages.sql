-- What is found short, and what is there again, asks for a look at the order's alerts, in the same transaction.
--
-- Locks: a trigger on stock_shortage (brief, exclusive); the running version goes on with it.
CREATE FUNCTION watch_shortage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM watch('order:' || NEW.order_id);
  RETURN NULL;
END $$;

CREATE TRIGGER shortages_are_watched AFTER INSERT OR UPDATE OF resolved_at ON "stock_shortage"
  FOR EACH ROW EXECUTE FUNCTION watch_shortage();
