import { z } from "zod";

import type { CheckResult } from "@/lib/domain/checks/check";
import type { ConnectorTest } from "@/lib/domain/harness/harness-shapes";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { desiredOf } from "@/lib/domain/plan/operation-kinds";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Path } from "@/lib/domain/runs/path";

/** Harness itself has assumed a role through a connector: its test makes that very call before its own. */
export type HarnessProof = {
  readonly roleArn: string;
  /** Sent along; absent where a token was presented instead. */
  readonly externalId: string | undefined;
  readonly connector: string;
  /** ISO 8601, UTC. */
  readonly testedAt: string;
  readonly delegateId?: string | undefined;
  readonly requestId?: string | undefined;
};

/** Which role a connector assumes, and with what; other credentials are used as they are and assume no role. */
const assumingSchema = z
  .object({
    connector: z.object({
      spec: z.object({
        credential: z.object({
          type: z.string(),
          spec: z.object({ iamRoleArn: z.string().optional() }).optional(),
          crossAccountAccess: z.object({ crossAccountRoleArn: z.string(), externalId: z.string().optional() }).optional(),
        }),
      }),
    }),
  })
  .transform(({ connector: { spec } }) => {
    const { spec: own, crossAccountAccess } = spec.credential;
    if (crossAccountAccess !== undefined)
      return { roleArn: crossAccountAccess.crossAccountRoleArn, externalId: crossAccountAccess.externalId };
    return own?.iamRoleArn === undefined ? undefined : { roleArn: own.iamRoleArn, externalId: undefined };
  });

type Assumed = { readonly roleArn: string; readonly externalId: string | undefined; readonly connector: string };

/** The role that this run's connector, as it was written, assumes. */
export function assumedByConnector(entries: readonly LedgerEntry[]): Assumed | undefined {
  const entry = entries.find(({ operation, state }) => operation.id === "harness.connector" && state === "done");
  if (entry === undefined) return undefined;
  const { body, identifier } = desiredOf("harness.connector", entry.operation);
  const assumed = assumingSchema.safeParse(body);
  return assumed.success && assumed.data !== undefined ? { ...assumed.data, connector: identifier } : undefined;
}

/** What this run's own connector test proved about a role; `undefined` while it was not green. */
export function harnessProof(entries: readonly LedgerEntry[]): HarnessProof | undefined {
  const assumed = assumedByConnector(entries);
  const test = entries.find(({ operation, state }) => operation.id === "harness.connector-test" && state === "done");
  const testedAt = test?.outcome?.["testedAt"];
  if (assumed === undefined || testedAt === undefined) return undefined;
  return { ...assumed, testedAt, delegateId: test?.outcome?.["delegateId"], requestId: test?.outcome?.["requestId"] };
}

/** The same from the result of a repeated test. */
export function proofOfTest(entries: readonly LedgerEntry[], test: ConnectorTest, at: string): HarnessProof | undefined {
  const assumed = assumedByConnector(entries);
  if (assumed === undefined || test.status !== "SUCCESS") return undefined;
  return { ...assumed, testedAt: test.testedAt ?? at, delegateId: test.delegateId, requestId: test.correlationId };
}

/** The positive probe, made by Harness instead of the portal (items G76, G79). */
export function assumedByHarness(proof: HarnessProof, account: string): CheckResult {
  const how = proof.externalId === undefined ? "with a token that it signed" : "with this run’s external ID";
  return {
    id: "s3.probe-with",
    title: proof.externalId === undefined ? PROBE_TITLES.token : PROBE_TITLES.with,
    guideItems: ["G76", "G79"],
    verdict: "pass",
    grade: "proved",
    fact: `Harness itself assumed it ${how}, in its connector test of ${proof.testedAt.slice(0, 16).replace("T", " ")} UTC.`,
    evidence: [
      {
        call: `POST /ng/api/connectors/testConnection/${proof.connector}`,
        observed: `SUCCESS as ${nameOfArn(proof.roleArn)}${proof.externalId === undefined ? "" : `, external ID …${proof.externalId.slice(-4)}`}`,
        at: proof.testedAt,
        account,
        caller: proof.delegateId === undefined ? undefined : `delegate ${proof.delegateId}`,
        requestId: proof.requestId,
      },
    ],
  };
}

/** What a passed connector test shows about the identity, and what it does not. */
export function whatTestShows(entries: readonly LedgerEntry[], identity: Path["identity"]): string {
  const assumed = assumedByConnector(entries);
  if (assumed !== undefined) {
    const how = assumed.externalId === undefined ? "with a token that it signed" : "with this run’s external ID";
    return `Harness assumed role ${nameOfArn(assumed.roleArn)} ${how}.`;
  }
  if (identity === "irsa" || identity === "delegate")
    return "A delegate signed in with its own identity. The test does not show which role that is, or in which account; the verification compares what Harness sees with what the portal sees.";
  return "Harness signed in with the key.";
}

/** Each question has one title, for the portal's probe and for Harness's test. */
export const PROBE_TITLES = {
  with: "Role can be assumed with the external ID",
  without: "Role refuses without the external ID",
  wrong: "Role refuses a wrong external ID",
  token: "Role can be assumed with the token",
  otherToken: "Role refuses other tokens",
} as const;
