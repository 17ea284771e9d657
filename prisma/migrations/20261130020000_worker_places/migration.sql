-- How many orders a worker can carry out at once, and how many of those places executions keep that have lost their order.
ALTER TABLE "WorkerHeartbeat" ADD COLUMN "places" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "WorkerHeartbeat" ADD COLUMN "lostPlaces" INTEGER NOT NULL DEFAULT 0;
