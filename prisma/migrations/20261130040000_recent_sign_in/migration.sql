-- When the person last gave a password, a code or a provider's fresh sign-in. Absent for sessions from before: not recent.
ALTER TABLE "Session" ADD COLUMN "authenticatedAt" TIMESTAMPTZ(3);
