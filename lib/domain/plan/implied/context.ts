import type { OperationKind } from "../desired";
import type { Operation } from "../operation";
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

/** An operation before the parts that follow from its kind are filled in. */
type Draft = Omit<Operation, "intention" | "needs" | "side" | "preview"> & {
  readonly kind: OperationKind;
  readonly intention?: Operation["intention"];
  readonly needs?: readonly string[];
  readonly call: string;
  readonly url?: string;
  readonly body: unknown;
};

/** Completes an operation: its side follows from its kind, and what is shown is exactly what is sent. */
export function operation(draft: Draft): Operation {
  const { call, url, body, ...rest } = draft;
  return {
    ...rest,
    side: draft.kind.startsWith("aws.") ? "aws" : "harness",
    intention: draft.intention ?? "make",
    needs: draft.needs ?? [],
    preview: { call, ...(url === undefined ? {} : { url }), body },
  };
}

/** How a secret appears in what is shown: that it is there, never what it is. */
export const MASKED = "••••••••";

/** The Harness account of the run as a query, for the addresses that are shown. */
export function accountQuery({ scope }: ImpliedContext["run"]): string {
  return `accountIdentifier=${encodeURIComponent(scope.accountIdentifier)}`;
}

/** The same with organization and project. */
export function scopeQuery(run: ImpliedContext["run"]): string {
  const { orgIdentifier, projectIdentifier } = run.scope;
  return [
    accountQuery(run),
    ...(orgIdentifier === undefined ? [] : [`orgIdentifier=${encodeURIComponent(orgIdentifier)}`]),
    ...(projectIdentifier === undefined ? [] : [`projectIdentifier=${encodeURIComponent(projectIdentifier)}`]),
  ].join("&");
}
