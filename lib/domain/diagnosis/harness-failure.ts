import type { HarnessMessage } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";

/** A permission that Harness says is missing. */
export type FailedPermission = {
  readonly permission: string;
  readonly resourceType: string;
  readonly resourceIdentifier?: string | undefined;
  readonly scope?: HarnessScope | undefined;
};

/** A call that Harness or the way to Harness refused. Holds no secret. */
export type HarnessFailure = {
  /** `answer`: Harness's own error; `page`: HTML or a redirect; `empty` and `shape`: an answer that cannot be read; `governance`: a policy said no; `network`: no answer. */
  readonly kind: "answer" | "page" | "empty" | "shape" | "governance" | "network";
  readonly httpStatus?: number | undefined;
  /** Harness's code (`NG_ACCESS_DENIED`) or the network's (`ECONNREFUSED`). */
  readonly code?: string | undefined;
  /** Harness's words, whole. */
  readonly message: string;
  /** The chain of hints, explanations and the error itself, in Harness's order. */
  readonly messages: readonly HarnessMessage[];
  readonly failedPermissions: readonly FailedPermission[];
  /** Fields that Harness refused, by its own field name. */
  readonly fields: readonly { readonly fieldId: string; readonly error: string }[];
  /** Names of the policy sets that denied. */
  readonly policySets: readonly string[];
  readonly correlationId?: string | undefined;
  /** `POST /ng/api/connectors`. */
  readonly call: string;
  /** Host of the base URL. */
  readonly host?: string | undefined;
  readonly scope?: HarnessScope | undefined;
  /** What the call was about: "connector", with its identifier when there is one. */
  readonly entity?: { readonly kind: string; readonly identifier?: string | undefined } | undefined;
};
