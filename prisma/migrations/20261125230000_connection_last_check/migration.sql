-- What the last check of portal access found, so that a failing connection is seen without asking AWS again.
ALTER TABLE "AwsConnection" ADD COLUMN "lastCheck" JSONB;
