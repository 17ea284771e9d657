-- Test deployments of runs: what is followed, and what was saved of tasks that ECS forgets.
CREATE TABLE "TestDeployment" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'starting',
    "target" JSONB NOT NULL,
    "baseline" JSONB,
    "executionId" TEXT,
    "execution" JSONB,
    "seen" JSONB NOT NULL DEFAULT '{"services":[],"events":[],"tasks":[]}',
    "stopRequestedAt" TIMESTAMPTZ(3),
    "failure" JSONB,
    "cleanUp" JSONB,
    "startedById" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "TestDeployment_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "TestDeployment_runId_idx" ON "TestDeployment"("runId");

ALTER TABLE "TestDeployment" ADD CONSTRAINT "TestDeployment_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
