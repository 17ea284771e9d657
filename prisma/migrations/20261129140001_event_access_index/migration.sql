-- The security events of a tenant or the portal, newest first. Alone in its file: CONCURRENTLY cannot share a transaction.
CREATE INDEX CONCURRENTLY "Event_access_idx" ON "Event" ("seq") WHERE "runId" IS NULL OR "action" = 'export.made';
