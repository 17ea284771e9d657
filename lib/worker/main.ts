import { inspect } from "node:util";
import { logger as processLogger } from "@/lib/integrations/logging/logger";
import { launchEngine } from "./dbos";
import { stableExecutorId } from "./executor-id";

/** The process ends within ten seconds of the order, even when work hangs. */
const END_MS = 9_000;

const executorId = stableExecutorId();
const logger = processLogger.with({ process: "worker", executorId });

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : inspect(error);
}

function endWith(code: number, why: string, error?: unknown): void {
  logger[code === 0 ? "info" : "error"](why, error === undefined ? {} : { error: describe(error) });
  process.exit(code);
}

// A worker in an unknown state ends; the supervisor starts another, which resumes what this one left.
process.on("uncaughtException", (error) => endWith(1, "Uncaught exception", error));
process.on("unhandledRejection", (error) => endWith(1, "Unhandled rejection", error));

const engine = await launchEngine({
  executorId,
  logger,
  onLost: () => endWith(1, "The database has been gone for two minutes"),
}).catch((error: unknown) => {
  endWith(1, "The worker could not start", error);
});
logger.info("Worker ready");

let ending = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    setTimeout(() => endWith(1, "The worker did not end in time"), END_MS).unref();
    void engine?.stop().then(
      () => endWith(0, `${signal}: worker ended`),
      (error: unknown) => endWith(1, "The worker did not end cleanly", error),
    );
  });
}
