-- Calls per key, for limits that hold over all web processes. Unlogged: a crash may forget a minute of calls, and counting costs
-- no wait for the disk.
CREATE UNLOGGED TABLE "RateCount" (
    "key" TEXT NOT NULL,
    "calls" TIMESTAMPTZ(3)[],
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RateCount_pkey" PRIMARY KEY ("key")
);

-- Counts one call in a sliding window. Returns 0, or the seconds until the next call is allowed; a refused call is not counted.
-- The lock on the row puts calls of one moment in order. The first call of a key removes rows whose window is over.
CREATE FUNCTION take_rate(counted text, most integer, spell interval) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  recent timestamptz[];
  is_new boolean;
  at timestamptz;
BEGIN
  INSERT INTO "RateCount" AS known ("key", "calls", "until") VALUES (counted, '{}', clock_timestamp() + spell)
    ON CONFLICT ("key") DO UPDATE SET "calls" = ARRAY(
      SELECT call FROM unnest(known."calls") AS call WHERE call > clock_timestamp() - spell ORDER BY call)
    RETURNING "calls", xmax = 0 INTO recent, is_new;
  at := clock_timestamp();
  IF cardinality(recent) >= most THEN
    RETURN greatest(1, ceil(extract(epoch FROM recent[cardinality(recent) - most + 1] + spell - at)));
  END IF;
  UPDATE "RateCount" SET "calls" = recent || at, "until" = at + spell WHERE "key" = counted;
  IF is_new THEN
    DELETE FROM "RateCount" WHERE "key" IN (
      SELECT old."key" FROM "RateCount" old WHERE old."until" <= at FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN 0;
END $$;
