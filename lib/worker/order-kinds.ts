import { database } from "@/lib/db/client";
import { createRunOrderDesk } from "@/lib/db/run-orders";
import { createScanOrderDesk } from "@/lib/db/scan-orders";
import { joinRotation } from "@/lib/deps/rotation";
import { joinVerify } from "@/lib/deps/verify";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { carryOutVerify } from "@/lib/domain/verification/carry-out-verify";
import { carryOutReading, READING_WORDS, readingInputSchema } from "@/lib/domain/inventory/carry-out-reading";
import type { OrderKind } from "@/lib/domain/orders/carry-out-order";
import { carryOutRotation } from "@/lib/domain/rotation/carry-out-rotation";
import { carryOutApply } from "@/lib/domain/onboarding/carry-out-apply";
import type { CarryOutDeps } from "@/lib/domain/onboarding/carry-out-deps";
import { carryOutUndo } from "@/lib/domain/onboarding/carry-out-undo";
import { RUN_ORDER_WORDS, type RunRelease } from "@/lib/domain/onboarding/run-order";
import { workerEnvironment } from "./environment";
import { engineOwner } from "./register-order";
import { createRunContext, withHeldChecks } from "./run-context";
import { createConnectionDeps, createRunDeps } from "./workflow-deps";

const { sleep } = workerEnvironment;
/** Orders are taken before it is known whose they are. */
const runDesk = () => createRunOrderDesk(database(EVERY_TENANT), engineOwner);

async function carryOutDeps(runId: string): Promise<CarryOutDeps> {
  const deps = await createRunDeps(runId);
  return {
    ...deps,
    environment: workerEnvironment,
    contextFor: async (run, hold) => await createRunContext(deps, run, hold),
  };
}

export function applyKind(): OrderKind<RunRelease> {
  return {
    what: RUN_ORDER_WORDS.apply,
    desk: runDesk(),
    work: async (input, hold) => await carryOutApply(await carryOutDeps(hold.subjectId), input, hold),
  };
}

export function undoKind(): OrderKind<RunRelease> {
  return {
    what: RUN_ORDER_WORDS.undo,
    desk: runDesk(),
    work: async (input, hold) => await carryOutUndo(await carryOutDeps(hold.subjectId), input, hold),
  };
}

export function verifyKind(): OrderKind<RunRelease> {
  return {
    what: RUN_ORDER_WORDS.verify,
    desk: runDesk(),
    work: async (input, hold) => {
      const deps = withHeldChecks(await createRunDeps(hold.subjectId), hold);
      return await carryOutVerify({ ...deps, ...joinVerify(deps), wait: sleep, random: Math.random }, input);
    },
  };
}

export function rotateKind(): OrderKind<RunRelease> {
  return {
    what: RUN_ORDER_WORDS.rotate,
    desk: runDesk(),
    work: async (input, hold) => {
      const deps = joinRotation(withHeldChecks(await createRunDeps(hold.subjectId), hold));
      return await carryOutRotation({ ...deps, environment: workerEnvironment, sleep, random: Math.random }, input, hold);
    },
  };
}

export function readAccountKind(): OrderKind<void> {
  return {
    what: READING_WORDS,
    desk: createScanOrderDesk(database(EVERY_TENANT), engineOwner),
    work: async (input, hold) => {
      const { awsConnectionId } = readingInputSchema.parse(input);
      const { discovery } = await createConnectionDeps(awsConnectionId);
      await carryOutReading(discovery, awsConnectionId, hold);
    },
  };
}
