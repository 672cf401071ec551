-- Decisions of one moment as one: with "events" where one decision has its "event", and the rows of all in the other lists.
-- Starting a statement that writes reports costs more than a report; so it is started once for all of them.
--
-- Nothing here decides whose fault it is. When an event is known already, an order has moved or a row is refused, all of
-- them are taken back, and the caller stores each by itself.
--
-- Locks: none. The running version survives it: it doesn't know this function.

CREATE FUNCTION commit_decisions(p jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  stored integer;
BEGIN
  INSERT INTO inbound_event (platform, event_id, press_key, person_id, message_id, group_lane, body_hash, answer)
  SELECT e.platform, e.event_id, e.press_key, e.person_id, e.message_id, e.group_lane, e.body_hash, e.answer
  FROM jsonb_to_recordset(p->'events') AS e(platform text, event_id text, press_key text, person_id text, message_id text,
    group_lane text, body_hash text, answer jsonb)
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS stored = ROW_COUNT;
  IF stored < jsonb_array_length(p->'events') THEN
    RAISE EXCEPTION 'an event of these was taken before' USING ERRCODE = 'unique_violation', TABLE = 'inbound_event';
  END IF;
  RETURN commit_decision(p);
END $$;
