-- What every machine of an installation must have alike, as the first machine had it: fingerprints, never the things themselves.
CREATE TABLE "Installation" (
    "fact" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "machine" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Installation_pkey" PRIMARY KEY ("fact")
);
