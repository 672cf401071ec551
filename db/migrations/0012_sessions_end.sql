-- Nobody is at work on a step that is done: whoever finishes it by a report ends everybody's stretch of work, by whatever
-- path the report came. Before, the stretches of others stayed open, and `npm run reconcile` said so.
--
-- Locks: a trigger on step (brief, exclusive); the running version goes on with it. The update touches open stretches of
-- finished steps only.
CREATE FUNCTION end_sessions_of_step() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE work_session SET ended_at = greatest(started_at, coalesce(NEW.completed_at, started_at)),
    ended_by = CASE NEW.status WHEN 'cancelled' THEN 'cancel' ELSE 'complete' END
  WHERE step_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER finished_steps_end_sessions AFTER UPDATE OF status ON "step" FOR EACH ROW
  WHEN (NEW.status IN ('completed', 'cancelled') AND OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION end_sessions_of_step();

UPDATE work_session w SET ended_at = greatest(w.started_at, coalesce(s.completed_at, w.started_at)), ended_by = 'complete'
FROM step s WHERE s.id = w.step_id AND s.status IN ('completed', 'cancelled') AND w.ended_at IS NULL;
