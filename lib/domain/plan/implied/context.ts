import { kindOf, type Desired, type OperationKind } from "../operation-kinds";
import type { Operation } from "../operation";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";
import type { ParkedIds } from "@/lib/domain/runs/secret-fields";
import type { ParkedPurpose } from "@/lib/domain/secrets/secret-ref";

/** What operations are derived from: the run's fixed facts and its complete answers. */
export type ImpliedContext = {
  readonly run: Pick<Run, "id" | "reference" | "scope" | "awsAccountId" | "path" | "externalId">;
  /** `aws`, `aws-us-gov` or `aws-cn`: that of the account. */
  readonly partition: string;
  readonly answers: RunAnswers;
  /** Where the secrets of the answers are parked; left out where nothing is going to be applied. */
  readonly parked?: ParkedIds;
};

/**
 * Where the secret of an operation is parked. An operation for which nothing is parked asks for its secret when it is
 * carried out: no secret has an empty ID.
 */
export function parkedIdOf({ parked }: ImpliedContext, purpose: ParkedPurpose): string {
  return parked?.[purpose] ?? "";
}

/** An operation before the parts that follow from its kind and its desired state are filled in. */
type Draft<Kind extends OperationKind> = DraftWords & { readonly kind: Kind; readonly desired: Desired<Kind> };

type DraftWords = {
  /** The kind, where a run has one operation of it. */
  readonly id?: string;
  readonly needs?: readonly string[];
} & { readonly [Word in "title" | "summary" | "step" | "naturalKey" | "undo" | "guideItems"]?: Operation[Word] | undefined };

/** Completes an operation: what is shown follows from what is sent. The words of a draft replace those of its kind. */
export function operation<Kind extends OperationKind>(context: ImpliedContext, draft: Draft<Kind>): Operation {
  const { kind, desired } = draft;
  const { side, step, intention, words } = kindOf(kind);
  const { call, url, body, ...shown } = words(desired, { partition: context.partition, account: context.run.awsAccountId });
  return {
    ...shown,
    id: kind,
    side,
    step,
    intention,
    needs: [],
    ...withoutAbsent<DraftWords>(draft),
    kind,
    desired,
    preview: { call, url, body },
  };
}
