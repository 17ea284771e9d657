import type { z } from "zod";

import { awsAccessKey } from "./kinds/aws-access-key";
import { awsAttachment } from "./kinds/aws-attachment";
import { awsExistingRole } from "./kinds/aws-existing-role";
import { awsExistingUser } from "./kinds/aws-existing-user";
import { awsLinkedRole } from "./kinds/aws-linked-role";
import { awsOidcProvider } from "./kinds/aws-oidc-provider";
import { awsPolicy } from "./kinds/aws-policy";
import { awsRole } from "./kinds/aws-role";
import { awsUser } from "./kinds/aws-user";
import type { Operation } from "./operation";
import type { OperationKindOf, ReadBackPart } from "./kinds/define-kind";
import { harnessConnector } from "./kinds/harness-connector";
import { harnessConnectorTest } from "./kinds/harness-connector-test";
import { harnessEnvironment } from "./kinds/harness-environment";
import { harnessExistingEnvironment } from "./kinds/harness-existing-environment";
import { harnessExistingSecret } from "./kinds/harness-existing-secret";
import { harnessFile } from "./kinds/harness-file";
import { harnessFileSecret } from "./kinds/harness-file-secret";
import { harnessInfrastructure } from "./kinds/harness-infrastructure";
import { harnessKeySecrets } from "./kinds/harness-key-secrets";
import { harnessPipeline } from "./kinds/harness-pipeline";
import { harnessPipelinePreflight } from "./kinds/harness-pipeline-preflight";
import { harnessService } from "./kinds/harness-service";
import { harnessSshCredential } from "./kinds/harness-ssh-credential";
import { harnessTextSecret } from "./kinds/harness-text-secret";

/** Every kind of operation. What handles, shows, hands over, reads back or ticks an operation is derived from this list. */
const ALL = [
  awsPolicy,
  awsUser,
  awsExistingUser,
  awsRole,
  awsExistingRole,
  awsAttachment,
  awsLinkedRole,
  awsOidcProvider,
  awsAccessKey,
  harnessKeySecrets,
  harnessTextSecret,
  harnessFileSecret,
  harnessSshCredential,
  harnessExistingSecret,
  harnessConnector,
  harnessConnectorTest,
  harnessEnvironment,
  harnessExistingEnvironment,
  harnessInfrastructure,
  harnessFile,
  harnessService,
  harnessPipeline,
  harnessPipelinePreflight,
] as const;

type Known = (typeof ALL)[number];

export type OperationKind = Known["kind"];

type KindNamed<Kind extends OperationKind> = Extract<Known, { readonly kind: Kind }>;

export type Desired<Kind extends OperationKind> = z.infer<KindNamed<Kind>["schema"]>;

/** What every kind says, whatever its desired state is. */
export type AnyKind = OperationKindOf<OperationKind, z.ZodType>;

/** All kinds, in no order that means anything. */
export const OPERATION_KINDS: readonly AnyKind[] = ALL;

/** One value a kind. */
export type PerKind<Value> = Readonly<Record<OperationKind, Value>>;

/** Derives a table from the kinds. */
export function perKind<Value>(valueOf: (kind: AnyKind) => Value): PerKind<Value> {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- `fromEntries` forgets its keys; they are the kinds of the list that `OperationKind` is made of
  return Object.fromEntries(OPERATION_KINDS.map((kind) => [kind.kind, valueOf(kind)])) as PerKind<Value>;
}

const BY_NAME = perKind((kind) => kind);

/** What is known of a kind. */
export function kindOf(kind: OperationKind): AnyKind {
  return BY_NAME[kind];
}

/** Whether this text names a kind of operation that this release can carry out. */
export function isOperationKind(kind: string): kind is OperationKind {
  return Object.hasOwn(BY_NAME, kind);
}

/** The desired state of an operation of this kind. Throws when it was stored by a release that wrote it differently. */
export function desiredOf<Kind extends OperationKind>(kind: Kind, operation: { readonly desired: unknown }): Desired<Kind> {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the schema of this very kind: its type cannot be followed through the generic
  return BY_NAME[kind].schema.parse(operation.desired) as Desired<Kind>;
}

/** Whether something of this operation can be found afterwards. */
export function leavesSomething({ kind }: { readonly kind: string }): boolean {
  return !isOperationKind(kind) || kindOf(kind).leavesSomething;
}

/** The boxes of the closing checklist that operations of this kind make ready; with `step`, only where that step implies them. */
export function boxesOfKind(kind: string): AnyKind["boxes"] {
  return isOperationKind(kind) ? kindOf(kind).boxes : [];
}

/** The check that reads back an operation, and the calls that it makes; `undefined` for what leaves nothing. */
export function readBackOf({
  kind,
  step,
}: Pick<Operation, "kind" | "step">): { readonly part: ReadBackPart; readonly calls: readonly string[] } | undefined {
  if (!isOperationKind(kind)) return undefined;
  const { readBack } = kindOf(kind);
  if (readBack === "never") return undefined;
  const { part: named, calls } = readBack;
  const part = typeof named === "string" ? named : Object.entries(named).find(([of]) => of === step)?.[1];
  return part === undefined ? undefined : { part, calls };
}
