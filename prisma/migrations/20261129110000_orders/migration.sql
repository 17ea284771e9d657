-- What the workers were asked to do, committed together with the state that promises it.
CREATE TABLE "WorkOrder" (
    "id" TEXT NOT NULL,
    "workflow" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "runId" TEXT,
    "scanId" TEXT,
    "placedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WorkOrder_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "WorkOrder_one_subject" CHECK (num_nonnulls("runId", "scanId") = 1)
);
CREATE UNIQUE INDEX "WorkOrder_runId_key" ON "WorkOrder"("runId");
CREATE UNIQUE INDEX "WorkOrder_scanId_key" ON "WorkOrder"("scanId");

ALTER TABLE "Run" ADD COLUMN "orderId" TEXT;
CREATE UNIQUE INDEX "Run_orderId_key" ON "Run"("orderId");
ALTER TABLE "InventoryScan" ADD COLUMN "orderId" TEXT, ADD COLUMN "fence" INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX "InventoryScan_orderId_key" ON "InventoryScan"("orderId");

ALTER TABLE "WorkOrder" ADD CONSTRAINT "WorkOrder_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "WorkOrder" ADD CONSTRAINT "WorkOrder_scanId_fkey" FOREIGN KEY ("scanId") REFERENCES "InventoryScan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Run numbers go on after the highest one that was given.
CREATE TABLE "Counter" (
    "name" TEXT NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "Counter_pkey" PRIMARY KEY ("name")
);
INSERT INTO "Counter" ("name", "value") SELECT 'run', COALESCE(MAX("number"), 0) FROM "Run";

-- What is at work now gets its order. The engine's row has the same ID; where a crash lost that row, the sweeper makes it.
UPDATE "Run"
SET "orderId" = CASE "state" WHEN 'applying' THEN 'apply:' ELSE 'undo:' END || "id" || ':' || "version"
WHERE "state" IN ('applying', 'undoing');
INSERT INTO "WorkOrder" ("id", "workflow", "runId", "input")
SELECT run."orderId", CASE run."state" WHEN 'applying' THEN 'apply-run' ELSE 'undo-run' END, run."id",
    jsonb_build_object('runId', run."id", 'operationIds', (
        SELECT COALESCE(jsonb_agg(op."operationId" ORDER BY op."position"), '[]'::jsonb)
        FROM "Operation" op
        WHERE op."runId" = run."id" AND (run."state" = 'applying'
            OR op."decision" NOT IN ('keep', 'hand-over', 'refuse')
            AND (op."state" IN ('done', 'undoing') OR op."attempt" > 0 AND op."state" <> 'undone'))))
FROM "Run" run
WHERE run."state" IN ('applying', 'undoing');

-- A rotation that is between two states goes on from where its record says.
UPDATE "Run" run SET "orderId" = 'rotate:' || rotation."id"
FROM "KeyRotation" rotation
WHERE rotation."runId" = run."id" AND rotation."state" IN ('creating', 'storing', 'testing') AND run."orderId" IS NULL
    AND NOT EXISTS (SELECT 1 FROM "KeyRotation" newer WHERE newer."runId" = run."id" AND newer."startedAt" > rotation."startedAt");
INSERT INTO "WorkOrder" ("id", "workflow", "runId", "input")
SELECT run."orderId", 'rotate-key', run."id", jsonb_build_object('rotationId', substr(run."orderId", 8), 'order', 'advance')
FROM "Run" run
WHERE run."orderId" LIKE 'rotate:%';

UPDATE "InventoryScan" SET "orderId" = 'discover:' || "id"
WHERE "state" = 'running' AND "startedAt" > CURRENT_TIMESTAMP - interval '20 minutes';
INSERT INTO "WorkOrder" ("id", "workflow", "scanId", "input")
SELECT "orderId", 'discover-account', "id", jsonb_build_object('awsConnectionId', "awsConnectionId", 'scanId', "id")
FROM "InventoryScan"
WHERE "orderId" IS NOT NULL;
