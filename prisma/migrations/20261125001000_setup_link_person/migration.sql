-- A set-up link may belong to an invited person instead of the first owner.
ALTER TABLE "SetupLink" ADD COLUMN "userId" TEXT;
