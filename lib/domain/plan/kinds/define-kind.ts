import type { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { StepId } from "@/lib/domain/runs/steps";

import type {
  CallPreview,
  Found,
  HandlerContext,
  Operation,
  OperationHandler,
  Outcome,
  PlannedOperation,
  RemovalOutcome,
} from "../operation";
import type { HandlerPorts } from "../ports";

/** The boxes of the guide's closing checklist, by their guide items. */
export type BoxId = `G${235 | 236 | 237 | 238 | 239 | 240 | 241 | 242 | 243 | 244 | 245 | 246 | 247 | 248 | 249 | 250}`;

/** The parts of a run that verification reads back, each in its own check, in the guide's order. */
export const READ_BACK_PARTS = [
  "identity",
  "key-secrets",
  "connector",
  "infrastructure",
  "host-credential",
  "ecs-infrastructure",
  "task-roles",
  "service",
  "pipeline",
] as const;
export type ReadBackPart = (typeof READ_BACK_PARTS)[number];

/** The AWS account that a plan is for. */
export type PlanAccount = { readonly partition: string; readonly account: string };

/** How an operation looks in the plan, and what its call needs. */
export type KindWords = Pick<Operation, "title" | "summary" | "naturalKey" | "guideItems" | "permissions" | "undo"> & CallPreview;

/** How one kind of operation reads and changes the world; see `OperationHandler`, whose desired state is not parsed yet. */
export type KindHandler<Desired> = {
  readonly look: (desired: Desired, context: HandlerContext) => Promise<Result<Found, AppError>>;
  readonly prepare?: (desired: Desired, context: HandlerContext) => Promise<Result<Outcome, AppError>>;
  readonly act: (desired: Desired, context: HandlerContext, operation: PlannedOperation) => Promise<Result<Outcome, AppError>>;
  /** `look` where looking after `act` is proof enough. */
  readonly readBack:
    "look" | ((desired: Desired, context: HandlerContext, operation: PlannedOperation) => Promise<Result<Outcome, AppError>>);
  readonly remove: (
    desired: Desired,
    context: HandlerContext,
    operation: PlannedOperation,
  ) => Promise<Result<RemovalOutcome, AppError>>;
};

/**
 * What a run without access to its AWS account does with the operation: `by-hand` gives it to a person, `impossible` refuses
 * it and says why. Harness is always within reach.
 */
type Reach =
  | { readonly side: "harness" }
  | {
      readonly side: "aws";
      readonly withoutAccess: "by-hand" | { readonly impossible: (accountId: string) => string };
    };

/**
 * Everything that is particular to one kind of operation. Handlers, the plan, hand-over, the checklist and the read-back checks
 * are derived from it.
 */
export type KindSpec<Kind extends string, Schema extends z.ZodType> = Reach & {
  /** Stored with every operation, so it is never renamed. */
  readonly kind: Kind;
  /**
   * What is stored with the plan. The handler parses it, so that a plan written by an older release fails clearly instead of
   * being carried out half understood. It holds no secret.
   */
  readonly schema: Schema;
  /** The step of the wizard whose answers usually imply it. */
  readonly step: StepId;
  readonly intention: Operation["intention"];
  /** Whether something can be found afterwards. A test leaves nothing. */
  readonly leavesSomething: boolean;
  /** The boxes that it makes ready; with `step`, only where that step implies it; with `operation`, only the one of this ID. */
  readonly boxes: readonly { readonly box: BoxId; readonly step?: StepId; readonly operation?: string }[];
  /** The check that reads it back, by step where several imply the kind, and its calls; `never` for what leaves nothing. */
  readonly readBack:
    | { readonly part: ReadBackPart | Readonly<Partial<Record<StepId, ReadBackPart>>>; readonly calls: readonly string[] }
    | "never";
  readonly words: (desired: z.infer<Schema>, account: PlanAccount) => KindWords;
  readonly handler: (ports: HandlerPorts) => KindHandler<z.infer<Schema>>;
  /** A desired state that a test carries out, after the examples of the kinds in `after`. */
  readonly example: { readonly id?: string; readonly desired: z.infer<Schema>; readonly after: readonly string[] };
};

/** A kind whose desired state is parsed before its own code sees it. */
export type OperationKindOf<Kind extends string, Schema extends z.ZodType> = Omit<KindSpec<Kind, Schema>, "words" | "handler"> & {
  readonly reach: Reach;
  readonly words: (desired: unknown, account: PlanAccount) => KindWords;
  readonly handler: (ports: HandlerPorts) => OperationHandler;
};

/** Joins a kind to the engine. */
export function defineKind<const Kind extends string, Schema extends z.ZodType>(
  spec: KindSpec<Kind, Schema>,
): OperationKindOf<Kind, Schema> {
  return {
    ...spec,
    reach: spec,
    words: (desired, account) => spec.words(spec.schema.parse(desired), account),
    handler: (ports) => {
      const typed = spec.handler(ports);
      const { prepare, readBack } = typed;
      const desiredOf = (operation: Operation) => spec.schema.parse(operation.desired);
      return {
        look: async (operation, context) => await typed.look(desiredOf(operation), context),
        prepare:
          prepare === undefined
            ? undefined
            : async (operation: Operation, context: HandlerContext) => await prepare(desiredOf(operation), context),
        act: async (operation, context) => await typed.act(desiredOf(operation), context, operation),
        readBack: async (operation, context) =>
          readBack === "look"
            ? confirmed(operation, await typed.look(desiredOf(operation), context))
            : await readBack(desiredOf(operation), context, operation),
        remove: async (operation, context) => await typed.remove(desiredOf(operation), context, operation),
      };
    },
  };
}

function confirmed(operation: PlannedOperation, found: Result<Found, AppError>): Result<Outcome, AppError> {
  if (!found.ok) return found;
  if (found.value.state === "present" && found.value.matches) return ok(found.value.observed);
  return {
    ok: false,
    error: {
      code: "upstream_unavailable",
      message: `${operation.title} was written, but cannot be read back as written yet.`,
    },
  };
}
