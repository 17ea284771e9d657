import type { GuideItem } from "./item";

/**
 * Where an item is real. `npm run guide:coverage` follows every link and fails on one that leads nowhere, so a link
 * is written only when its page or module, its test and its evidence are there.
 */
export type Realisation = {
  /** A route of the app (`/runs/[runId]/permissions`) or a module (`lib/domain/guide/text.ts`). */
  readonly where: string;
  /** The call that is made for it, if any: `ec2:DescribeRegions`. */
  readonly call?: string;
  /** ID of the check or operation that shows it. */
  readonly evidence?: string;
  /** The test that holds it: its file, and a part of its title. */
  readonly test: { readonly file: string; readonly title: string };
};

/** The items that are real, by number. An item that is not here does not work yet, whatever else says so. */
export const REALISED: Readonly<Record<string, Realisation>> = {
  G204: {
    where: "/diagnose",
    call: "POST /ng/api/delegate-setup/listDelegates",
    test: { file: "e2e/diagnose.spec.ts", title: "a run shows the way into its account and the delegates" },
  },
  G206: {
    where: "/diagnose",
    test: { file: "e2e/diagnose.spec.ts", title: "a pasted error names its cause, its owner and the fix" },
  },
  G209: {
    where: "/diagnose",
    test: {
      file: "lib/domain/diagnosis/known-causes.test.ts",
      title: "an organization's policy and a permissions boundary are told apart from a missing right",
    },
  },
  G216: {
    where: "/diagnose",
    test: { file: "e2e/diagnose.spec.ts", title: "a pasted error names its cause, its owner and the fix" },
  },
  G223: {
    where: "/practices",
    call: "iam:ListAccessKeys",
    evidence: "practices.roles",
    test: { file: "lib/domain/posture/posture.test.ts", title: "roles in place of keys: $what is $verdict" },
  },
  G224: {
    where: "/runs/[runId]/rotate",
    call: "iam:GetAccessKeyLastUsed",
    evidence: "practices.key-age",
    test: { file: "lib/domain/rotation/rotate-key.test.ts", title: "a crash at any single point loses no key and doubles none" },
  },
  G225: {
    where: "/practices",
    call: "iam:GetServiceLastAccessedDetails",
    evidence: "practices.least-privilege",
    test: { file: "lib/domain/posture/posture.test.ts", title: "least privilege: $what is $verdict" },
  },
  G226: {
    where: "/practices",
    call: "iam:GetCredentialReport",
    evidence: "practices.mfa",
    test: { file: "lib/domain/posture/posture.test.ts", title: "several factors: $what is $verdict" },
  },
  G251: {
    where: "/guide",
    test: { file: "lib/domain/guide/text.test.ts", title: "the version has a date of its own in place of the guide's empty one" },
  },
};

/** Where an item is realised; nothing while it is not real. */
export function realisationOf(item: GuideItem): Realisation | undefined {
  return REALISED[item.id];
}
