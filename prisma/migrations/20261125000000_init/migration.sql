-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT,
    "issuer" TEXT,
    "subject" TEXT,
    "sandbox" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "endReason" TEXT,
    "userAgent" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoleGrant" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "accountIdentifier" TEXT,
    "orgIdentifier" TEXT,
    "projectIdentifier" TEXT,
    "validFrom" TIMESTAMPTZ(3),
    "validUntil" TIMESTAMPTZ(3),
    "grantedById" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RoleGrant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInAttempt" (
    "id" BIGSERIAL NOT NULL,
    "subject" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SignInAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SetupLink" (
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SetupLink_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "EncryptedSecret" (
    "id" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "runId" TEXT,
    "algorithm" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "wrappedKey" BYTEA NOT NULL,
    "nonce" BYTEA NOT NULL,
    "tag" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "lastFour" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "EncryptedSecret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HarnessConnection" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "accountIdentifier" TEXT NOT NULL,
    "accountName" TEXT,
    "orgIdentifier" TEXT,
    "apiKeySecretId" TEXT NOT NULL,
    "apiKeyHint" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "HarnessConnection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AwsConnection" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "accountAlias" TEXT,
    "partition" TEXT NOT NULL DEFAULT 'aws',
    "method" TEXT NOT NULL,
    "roleArn" TEXT,
    "externalId" TEXT,
    "profile" TEXT,
    "sessionSecretId" TEXT,
    "sessionExpiresAt" TIMESTAMPTZ(3),
    "callerArn" TEXT,
    "accountIdentifier" TEXT NOT NULL,
    "orgIdentifier" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkedAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AwsConnection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "reference" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "world" TEXT,
    "harnessConnectionId" TEXT NOT NULL,
    "awsConnectionId" TEXT NOT NULL,
    "accountIdentifier" TEXT NOT NULL,
    "orgIdentifier" TEXT,
    "projectIdentifier" TEXT,
    "awsAccountId" TEXT NOT NULL,
    "path" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "secret" BYTEA NOT NULL,
    "externalId" TEXT NOT NULL,
    "guideHash" TEXT NOT NULL,
    "packVersion" INTEGER NOT NULL,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "ownerId" TEXT NOT NULL,
    "boxesReady" INTEGER NOT NULL DEFAULT 0,
    "boxesTotal" INTEGER NOT NULL DEFAULT 7,
    "stuckCause" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastActivityAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Answer" (
    "runId" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedById" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Answer_pkey" PRIMARY KEY ("runId","step")
);

-- CreateTable
CREATE TABLE "Operation" (
    "runId" TEXT NOT NULL,
    "operationId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "decision" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "found" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "inputHash" TEXT NOT NULL,
    "intent" JSONB,
    "outcome" JSONB,
    "failure" JSONB,
    "note" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Operation_pkey" PRIMARY KEY ("runId","operationId")
);

-- CreateTable
CREATE TABLE "CheckRecord" (
    "id" BIGSERIAL NOT NULL,
    "runId" TEXT NOT NULL,
    "checkId" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "grade" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CheckRecord_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attestation" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Attestation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Event" (
    "seq" BIGSERIAL NOT NULL,
    "id" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "runId" TEXT,
    "actorId" TEXT,
    "actorRole" TEXT,
    "action" TEXT NOT NULL,
    "targetType" TEXT NOT NULL,
    "targetId" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "dedupKey" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "WorkerHeartbeat" (
    "executorId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WorkerHeartbeat_pkey" PRIMARY KEY ("executorId")
);

-- CreateTable
CREATE TABLE "InventoryScan" (
    "id" TEXT NOT NULL,
    "awsConnectionId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "requestedById" TEXT,

    CONSTRAINT "InventoryScan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ScanShard" (
    "scanId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "found" INTEGER NOT NULL DEFAULT 0,
    "failure" JSONB,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ScanShard_pkey" PRIMARY KEY ("scanId","region","kind")
);

-- CreateTable
CREATE TABLE "Instance" (
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "instanceId" TEXT NOT NULL,
    "name" TEXT,
    "state" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "instanceType" TEXT NOT NULL,
    "zone" TEXT,
    "vpcId" TEXT,
    "subnetId" TEXT,
    "privateIp" TEXT,
    "publicIp" TEXT,
    "asgName" TEXT,
    "profileArn" TEXT,
    "imageId" TEXT,
    "keyName" TEXT,
    "securityGroups" JSONB NOT NULL,
    "tags" JSONB NOT NULL,
    "launchedAt" TIMESTAMPTZ(3),
    "scanId" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Instance_pkey" PRIMARY KEY ("accountId","region","instanceId")
);

-- CreateTable
CREATE TABLE "Cluster" (
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "clusterArn" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "services" INTEGER NOT NULL,
    "runningTasks" INTEGER NOT NULL,
    "pendingTasks" INTEGER NOT NULL,
    "containerInstances" INTEGER NOT NULL,
    "capacityProviders" JSONB NOT NULL,
    "tags" JSONB NOT NULL,
    "scanId" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Cluster_pkey" PRIMARY KEY ("accountId","region","clusterArn")
);

-- CreateTable
CREATE TABLE "KeyRotation" (
    "id" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "userName" TEXT NOT NULL,
    "oldKeyId" TEXT NOT NULL,
    "newKeyId" TEXT,
    "lastUsed" JSONB,
    "failure" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "startedById" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deactivatedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "KeyRotation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "User_issuer_subject_key" ON "User"("issuer", "subject");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "RoleGrant_orgIdentifier_projectIdentifier_idx" ON "RoleGrant"("orgIdentifier", "projectIdentifier");

-- CreateIndex
CREATE UNIQUE INDEX "RoleGrant_userId_role_accountIdentifier_orgIdentifier_proje_key" ON "RoleGrant"("userId", "role", "accountIdentifier", "orgIdentifier", "projectIdentifier");

-- CreateIndex
CREATE INDEX "SignInAttempt_subject_at_idx" ON "SignInAttempt"("subject", "at");

-- CreateIndex
CREATE INDEX "EncryptedSecret_expiresAt_idx" ON "EncryptedSecret"("expiresAt");

-- CreateIndex
CREATE INDEX "EncryptedSecret_runId_idx" ON "EncryptedSecret"("runId");

-- CreateIndex
CREATE INDEX "HarnessConnection_accountIdentifier_orgIdentifier_idx" ON "HarnessConnection"("accountIdentifier", "orgIdentifier");

-- CreateIndex
CREATE INDEX "AwsConnection_accountId_idx" ON "AwsConnection"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "Run_number_key" ON "Run"("number");

-- CreateIndex
CREATE UNIQUE INDEX "Run_reference_key" ON "Run"("reference");

-- CreateIndex
CREATE INDEX "Run_tenant_lastActivityAt_id_idx" ON "Run"("tenant", "lastActivityAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Run_ownerId_lastActivityAt_idx" ON "Run"("ownerId", "lastActivityAt" DESC);

-- CreateIndex
CREATE INDEX "Operation_runId_position_idx" ON "Operation"("runId", "position");

-- CreateIndex
CREATE INDEX "CheckRecord_runId_checkId_at_idx" ON "CheckRecord"("runId", "checkId", "at" DESC);

-- CreateIndex
CREATE INDEX "Attestation_runId_item_idx" ON "Attestation"("runId", "item");

-- CreateIndex
CREATE UNIQUE INDEX "Event_id_key" ON "Event"("id");

-- CreateIndex
CREATE UNIQUE INDEX "Event_dedupKey_key" ON "Event"("dedupKey");

-- CreateIndex
CREATE INDEX "Event_runId_seq_idx" ON "Event"("runId", "seq");

-- CreateIndex
CREATE INDEX "Event_tenant_seq_idx" ON "Event"("tenant", "seq");

-- CreateIndex
CREATE INDEX "InventoryScan_accountId_startedAt_idx" ON "InventoryScan"("accountId", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "Instance_accountId_state_idx" ON "Instance"("accountId", "state");

-- CreateIndex
CREATE INDEX "KeyRotation_runId_idx" ON "KeyRotation"("runId");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_harnessConnectionId_fkey" FOREIGN KEY ("harnessConnectionId") REFERENCES "HarnessConnection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_awsConnectionId_fkey" FOREIGN KEY ("awsConnectionId") REFERENCES "AwsConnection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Answer" ADD CONSTRAINT "Answer_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRecord" ADD CONSTRAINT "CheckRecord_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attestation" ADD CONSTRAINT "Attestation_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScanShard" ADD CONSTRAINT "ScanShard_scanId_fkey" FOREIGN KEY ("scanId") REFERENCES "InventoryScan"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Events are appended and never changed, whoever asks.
CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON "Event" FOR EACH ROW EXECUTE FUNCTION refuse_event_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON "Event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change();
