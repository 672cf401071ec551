-- A closed month takes nothing any more: whatever is booked for one of its days is paid in the first month that is open,
-- by whatever path it comes. Rows of pay and closed months are never changed. A timer may be cut by a shift's end. And
-- `commit_with_pay`, by which a decision is stored together with what it means for pay.
--
-- Locks: triggers on report_worker and new tables (brief, exclusive); a domain's check is read anew. The running release
-- goes on: a month that nobody has closed changes nothing.
-- Errors of our own: BG001 append-only, BG409 stale.

ALTER DOMAIN session_end DROP CONSTRAINT session_end_check;
ALTER DOMAIN session_end ADD CONSTRAINT session_end_check CHECK (VALUE IN ('pause', 'report', 'complete', 'cancel', 'shiftEnd'));

CREATE TRIGGER hourly_rate_is_catalog AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "hourly_rate"
  FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();

CREATE TRIGGER pay_entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "pay_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pay_close_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "pay_close"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pay_close_total_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "pay_close_total"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whoever closes a month holds the key alone, whoever books holds it with others: no row can slip into a month that is
-- being added up. Shared, it makes nobody wait.
CREATE FUNCTION pay_goes_to_an_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_closed date;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7041101);
  SELECT max(month) INTO last_closed FROM pay_close;
  NEW.pay_month := CASE WHEN NEW.work_date < (last_closed + interval '1 month')::date
    THEN (last_closed + interval '1 month')::date END;
  RETURN NEW;
END $$;

CREATE TRIGGER report_pay_goes_to_an_open_month BEFORE INSERT ON "report_worker"
  FOR EACH ROW EXECUTE FUNCTION pay_goes_to_an_open_month();
CREATE TRIGGER pay_entry_goes_to_an_open_month BEFORE INSERT ON "pay_entry"
  FOR EACH ROW EXECUTE FUNCTION pay_goes_to_an_open_month();

-- Every row of pay of everybody, whatever it came of. `pay_month` is the first day of the month it is paid in.
CREATE VIEW pay_row AS
  SELECT w.person_id, 'piece' AS kind, w.report_id, NULL::text AS entry_id,
    w.work_date, coalesce(w.pay_month, date_trunc('month', w.work_date)::date) AS pay_month, w.pay_month IS NOT NULL AS late,
    w.pay AS amount
  FROM report_worker w
  UNION ALL
  SELECT e.person_id, e.kind, NULL, e.id, e.work_date, coalesce(e.pay_month, date_trunc('month', e.work_date)::date),
    e.pay_month IS NOT NULL, e.amount
  FROM pay_entry e;

-- Closes a month and freezes what everybody has earned in it. false: it was closed before.
CREATE FUNCTION close_pay_month(wanted date, who text, said_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7041101);
  INSERT INTO pay_close (month, closed_by, closed_at) VALUES (wanted, who, said_at) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO pay_close_total (month, person_id, piece, time, adjustment)
  SELECT wanted, person_id, coalesce(sum(amount) FILTER (WHERE kind = 'piece' AND NOT late), 0),
    coalesce(sum(amount) FILTER (WHERE kind = 'time' AND NOT late), 0),
    coalesce(sum(amount) FILTER (WHERE kind = 'adjustment' OR late), 0)
  FROM pay_row WHERE pay_month = wanted
  GROUP BY person_id HAVING bool_or(amount <> 0);
  RETURN true;
END $$;

-- `p` is written by db/commit.ts only.
CREATE FUNCTION book_pay(p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  x jsonb;
BEGIN
  INSERT INTO share_ask (report_id, person_id, asked_at, until)
  SELECT a.report_id, a.person_id, a.asked_at, a.until
  FROM jsonb_to_recordset(coalesce(p->'share_asks', '[]')) AS a(report_id text, person_id text, asked_at timestamptz, until timestamptz);

  UPDATE share_ask s SET agreed_at = a.agreed_at
  FROM jsonb_to_recordset(coalesce(p->'share_agreed', '[]')) AS a(report_id text, person_id text, agreed_at timestamptz)
  WHERE s.report_id = a.report_id AND s.person_id = a.person_id AND s.agreed_at IS NULL;

  INSERT INTO pay_entry (id, person_id, kind, work_date, step_id, minutes, rate, amount, report_id, entry_id, slot, note, booked_by, booked_at)
  SELECT e.id, e.person_id, e.kind, e.work_date, e.step_id, e.minutes, e.rate, e.amount, e.report_id, e.entry_id, e.slot, e.note, e.booked_by, e.booked_at
  FROM jsonb_to_recordset(coalesce(p->'pay_entries', '[]')) AS e(id text, person_id text, kind text, work_date date, step_id bigint,
    minutes float8, rate numeric, amount numeric, report_id text, entry_id text, slot timestamptz, note text, booked_by text, booked_at timestamptz);

  FOR i IN 0 .. coalesce(jsonb_array_length(p->'pay_objections'), 0) - 1 LOOP
    x := p->'pay_objections'->i;
    INSERT INTO pay_objection (id, about, report_id, entry_id, person_id, reason, raised_at, status, decided_by, decided_at, note, outcome_id)
    VALUES (x->>'id', x->>'about', x->>'report_id', x->>'entry_id', x->>'person_id', x->>'reason', (x->>'raised_at')::timestamptz,
      x->>'status', x->>'decided_by', (x->>'decided_at')::timestamptz, x->>'note', x->>'outcome_id')
    ON CONFLICT (id) DO UPDATE SET status = excluded.status, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at, note = excluded.note, outcome_id = excluded.outcome_id
    WHERE pay_objection.status = 'open';
    -- Two leaders decided at once: the second decision was made on an old state.
    IF NOT FOUND THEN
      RAISE EXCEPTION 'objection % has been decided', x->>'id' USING ERRCODE = 'BG409', TABLE = 'pay_objection';
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION commit_with_pay(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  outcome jsonb := commit_with_stock(p);
BEGIN
  IF outcome->>'kind' = 'committed' THEN
    PERFORM book_pay(p);
  END IF;
  RETURN outcome;
END $$;
