ALTER TABLE "SetupLink" ADD COLUMN "createdById" TEXT;
