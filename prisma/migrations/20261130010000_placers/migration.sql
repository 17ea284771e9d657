-- Who ordered a piece of work, and who pasted an AWS session: their rights are checked again when it is used.
-- Additive. Rows without a person, which an earlier release may still write, are refused when they are used.
ALTER TABLE "WorkOrder" ADD COLUMN "placedById" TEXT;
ALTER TABLE "AwsConnection" ADD COLUMN "sessionById" TEXT;

-- The person who acted last on the run of an order placed it: a run has one order at a time.
UPDATE "WorkOrder" work SET "placedById" = (
  SELECT event."actorId" FROM "Event" event
  WHERE event."runId" = work."runId" AND event."actorId" IS NOT NULL AND event."at" <= work."placedAt" + interval '1 minute'
  ORDER BY event."seq" DESC LIMIT 1)
WHERE work."runId" IS NOT NULL;
UPDATE "WorkOrder" work SET "placedById" = scan."requestedById" FROM "InventoryScan" scan WHERE scan."id" = work."scanId";

-- The newest paste is the session that is kept.
UPDATE "AwsConnection" connection SET "sessionById" = coalesce((
  SELECT event."actorId" FROM "Event" event
  WHERE event."targetId" = connection."id" AND event."action" = 'connection.session-renewed'
  ORDER BY event."seq" DESC LIMIT 1), connection."createdById")
WHERE connection."method" = 'session';
