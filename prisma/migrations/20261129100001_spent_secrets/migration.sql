-- A parked secret ends with its use, also when the worker that used it never came to wipe it: in the transaction that
-- records its operation as done, and in the one that closes its run.
CREATE FUNCTION wipe_used_secret() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "EncryptedSecret" WHERE "runId" = NEW."runId" AND "id" = NEW."spec"->'desired'->>'parkedSecretId';
  RETURN NULL;
END $$;

CREATE TRIGGER operation_wipes_secret AFTER INSERT OR UPDATE OF "state" ON "Operation"
  FOR EACH ROW WHEN (NEW."state" = 'done') EXECUTE FUNCTION wipe_used_secret();

CREATE FUNCTION wipe_secrets_of_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "EncryptedSecret" WHERE "runId" = NEW."id";
  RETURN NULL;
END $$;

CREATE TRIGGER run_wipes_secrets AFTER UPDATE OF "state" ON "Run"
  FOR EACH ROW WHEN (NEW."state" IN ('finished', 'undone') AND OLD."state" IS DISTINCT FROM NEW."state")
  EXECUTE FUNCTION wipe_secrets_of_run();
