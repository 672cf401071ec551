-- A key stays what it was made: what it opens, until when, and its proof never change. It can end, once, and it is noted
-- when it was used; whoever revoked it and what it did stay findable, so a row is never deleted.
--
-- Locks: a trigger on a table that is new.
CREATE FUNCTION keep_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.name, OLD.selector, OLD.digest, OLD.scopes, OLD.made_at, OLD.made_by, OLD.expires_at)
     IS DISTINCT FROM (NEW.id, NEW.name, NEW.selector, NEW.digest, NEW.scopes, NEW.made_at, NEW.made_by, NEW.expires_at)
     OR (OLD.revoked_at IS NOT NULL AND (OLD.revoked_at, OLD.revoked_by) IS DISTINCT FROM (NEW.revoked_at, NEW.revoked_by))
  THEN
    RAISE EXCEPTION 'a key can only be revoked' USING ERRCODE = 'integrity_constraint_violation', TABLE = 'api_key';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER api_key_is_kept BEFORE UPDATE ON "api_key" FOR EACH ROW EXECUTE FUNCTION keep_api_key();
CREATE TRIGGER api_key_is_never_deleted BEFORE DELETE OR TRUNCATE ON "api_key"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
