-- A mark stays as it was made, and is stored in the transaction of the report it is about.
--
-- Locks: none that anybody waits for; the table is new.
CREATE TRIGGER report_doubt_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "report_doubt"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A decision some of whose reports look unlikely: the same transaction, after everything else.
CREATE FUNCTION commit_with_doubts(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  outcome jsonb := commit_with_pay(p);
BEGIN
  IF outcome->>'kind' = 'committed' THEN
    INSERT INTO report_doubt (report_id, kind, facts, confirmed, at)
    SELECT d.report_id, d.kind, d.facts, d.confirmed, d.at
    FROM jsonb_to_recordset(p->'doubts') AS d(report_id text, kind text, facts jsonb, confirmed boolean, at timestamptz);
  END IF;
  RETURN outcome;
END $$;
