import { CodeBlock } from "@/components/ui/code-block";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { nameOfArn, parseArn } from "@/lib/domain/aws/arn";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { buildCallerPolicy, trustReach } from "@/lib/domain/iam/trust/trust-policy";
import type { Identity } from "@/lib/domain/runs/answers/identity";

type OtherSideProps = {
  readonly identity: Extract<Identity, { readonly kind: "new-role" | "existing-role" }>;
  readonly roleArn: string;
  readonly externalId: string;
};

/** The caller's side: a policy across accounts, an annotation in a cluster. */
export function OtherSide({ identity, roleArn }: OtherSideProps) {
  const { assumedBy } = identity;
  if (assumedBy.by === "irsa") {
    return (
      <Disclosure title="What the cluster needs: the service account has to name the role">
        <p>
          Harness’s delegate gets the role through its service account. The person who installed it runs this once; the delegate
          restarts with the role.
        </p>
        <CodeBlock
          code={annotation(assumedBy, roleArn)}
          label="Commands that give the role to the service account"
          copy="Copy the commands"
        />
      </Disclosure>
    );
  }
  if (assumedBy.by !== "delegate" && assumedBy.by !== "user") return null;
  const caller = parseArn(assumedBy.principalArn);
  const role = parseArn(roleArn);
  if (!caller.ok || !role.ok) return null;
  const name = nameOfArn(assumedBy.principalArn);
  if (trustReach(caller.value.account, role.value.account) === "same-account") {
    return (
      <p className="small soft">
        Both are in account {role.value.account}: the trust policy names {name}, and that is enough.
      </p>
    );
  }
  return (
    <Disclosure title={`What ${name} needs in account ${caller.value.account}: both sides must allow it`}>
      <p>
        Across accounts the trust policy is not enough. {name} also needs this policy, from an admin of account{" "}
        {caller.value.account}.
      </p>
      <CodeBlock code={formatPolicy(buildCallerPolicy([roleArn]))} label={`Policy for ${name}`} copy="Copy its policy" />
    </Disclosure>
  );
}

function Disclosure({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <details className="more">
      <summary>
        <Icon icon={chevronRightIcon} />
        {title}
      </summary>
      <div className="stack-3 mt small soft">{children}</div>
    </details>
  );
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
function annotation(account: { readonly namespace: string; readonly serviceAccount: string }, roleArn: string): string {
  const { namespace, serviceAccount } = account;
  return [
    `kubectl annotate serviceaccount ${serviceAccount} --namespace ${namespace} --overwrite eks.amazonaws.com/role-arn=${roleArn}`,
    `kubectl rollout restart deployment --namespace ${namespace}`,
  ].join("\n");
}
