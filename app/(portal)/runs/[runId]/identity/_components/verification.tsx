import Link from "next/link";

import { CheckList } from "@/components/checks/check-list";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { runPagePath } from "@/lib/config/routes";
import type { CheckResult } from "@/lib/domain/checks/check";
import { knownRoleChecks } from "@/lib/domain/identity/known-checks";
import { proofCommand } from "@/lib/domain/identity/probe-role";
import { roleArn } from "@/lib/domain/aws/arn";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import type { StepPage } from "@/lib/server/run-page";

import { IdentityCheckButton } from "./identity-checks";

type VerificationProps = {
  readonly page: StepPage<"identity">;
  readonly context: ImpliedContext;
  readonly identity: Identity | undefined;
};

/** What is known about the identity in AWS, with grades, and the button that checks again. */
export function Verification({ page, context, identity }: VerificationProps) {
  const checks = [...fullAccessFinding(page), ...knownChecks(page, identity)];
  const role = identity === undefined || !("assumedBy" in identity) ? undefined : arnOf(context, identity);
  const { externalId } = page.run;
  return (
    <Card title="What is known today" padded>
      <div className="stack-4 wrap-anywhere">
        <p className="small soft">
          The check is the same for every way: it reads the identity, its permissions and its trust from AWS, and changes nothing.
          For single actions see the <Link href={runPagePath(page.run.id, "permissions")}>permission matrix</Link>.
        </p>
        {page.mayEdit ? <IdentityCheckButton runId={page.run.id} /> : null}
        {checks.length === 0 ? (
          <p className="small">Nothing was checked yet.</p>
        ) : (
          <CheckList
            checks={checks}
            action={({ id, grade, verdict }) =>
              role === undefined || grade !== "simulated" || verdict !== "pass" ? null : (
                <Proof command={proofCommand(id, { roleArn: role, externalId })} />
              )
            }
          />
        )}
      </div>
    </Card>
  );
}

/** How a person with access can prove it, where the portal cannot. */
function Proof({ command }: { readonly command: string | undefined }) {
  if (command === undefined) return null;
  return (
    <details className="more">
      <summary>
        <Icon icon={chevronRightIcon} />
        How to prove it
      </summary>
      <div className="stack-2 mt">
        <p className="soft">Run this on the delegate’s machine, as the delegate. AWS must answer AccessDenied.</p>
        <CodeBlock code={command} label="Command that AWS must refuse" copy="Copy the command" />
      </div>
    </details>
  );
}

function arnOf(context: ImpliedContext, identity: Extract<Identity, { readonly kind: "new-role" | "existing-role" }>): string {
  const account = { partition: context.partition, account: context.run.awsAccountId };
  return identity.kind === "existing-role" ? identity.roleArn : roleArn(account, identity.roleName);
}

const CHECKS_OF_KEY = ["s3.key", "s3.user", "s3.policy", "s3.console"];

function knownChecks({ checks, entries, run }: StepPage<"identity">, identity: Identity | undefined): readonly CheckResult[] {
  if (identity === undefined) return [];
  if ("assumedBy" in identity) return knownRoleChecks(checks, identity, entries, run.awsAccountId);
  return checks.filter(({ id }) => CHECKS_OF_KEY.includes(id) && (id !== "s3.key" || identity.kind === "existing-key"));
}

/** Full access is a finding while it is chosen, with the person and the reason. */
function fullAccessFinding(page: StepPage<"identity">): readonly CheckResult[] {
  const { answer, statements } = page;
  if (answer?.kind !== "new-user" || answer.attach !== "full-access") return [];
  const stated = statements.find(({ item, kind }) => item === "G48" && kind === "override");
  return [
    {
      id: "s3.full-access",
      title: "AmazonEC2FullAccess instead of the policy of step 2",
      guideItems: ["G48"],
      verdict: "warn",
      grade: "attested",
      fact: `${stated?.by ?? "A person"} chose full access: ${stated?.reason ?? answer.fullAccessReason ?? ""}`,
      fix: "Choose the policy of step 2 as soon as the reason no longer applies.",
      evidence: [],
    },
  ];
}
