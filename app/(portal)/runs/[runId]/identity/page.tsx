import type { Metadata } from "next";
import Link from "next/link";

import { withoutAbsent } from "@/lib/core/without-absent";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Card } from "@/components/ui/card";
import { Note } from "@/components/ui/note";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import { isHandedOver } from "@/lib/domain/connections/connection";
import { handOffOf } from "@/lib/domain/identity/hand-off-of";
import { isServiceRole, knownCallers, knownProviders } from "@/lib/domain/identity/known-callers";
import { trustPicture } from "@/lib/domain/identity/trust-picture";
import { holderOf, isExisting } from "@/lib/domain/plan/implied/added-rights";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { parseAnswer } from "@/lib/domain/runs/answers";
import { accessKeyIdSchema, identityKinds, type Identity } from "@/lib/domain/runs/answers/identity";
import { DEFAULT_POLICY_NAME } from "@/lib/domain/runs/answers/permissions";
import { addedPolicyName } from "@/lib/domain/runs/answers/rights";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { FourWays } from "./_components/four-ways";
import { IdentityForm } from "./_components/identity-form";
import { RightsCard } from "./_components/rights-card";
import { TrustSection } from "./_components/trust-section";
import { Verification } from "./_components/verification";
import { keptSecret, lookUpIdentity, type IdentityLookUps } from "./load-identity";

export const metadata: Metadata = { title: "AWS identity" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

/** Step S3: the user or role in AWS that Harness will use. */
export default async function IdentityPage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "identity");
  const initial = startOf(page);
  const parsed = parseAnswer("identity", initial);
  const identity = parsed.ok ? withFittingRights(parsed.value) : undefined;
  const reads = await page.deps.runReadsFor(page.run);
  const [found, kept] = await Promise.all([reads.ok ? lookUpIdentity(page, reads.value, identity) : undefined, keptSecret(page)]);
  const partition = reads.ok ? reads.value.awsConnection.partition : "aws";
  const handedOver = reads.ok && isHandedOver(reads.value.awsConnection);
  const context: ImpliedContext = {
    run: page.run,
    partition,
    answers: identity === undefined ? page.answers : { ...page.answers, identity },
  };

  return (
    <StepFrame {...frameOf(page)} lead={LEADS[page.run.path.identity]}>
      {reads.ok ? null : <LookupFailure error={reads.error} what="AWS" />}
      {found === undefined ? null : <FailedLookUps found={found} />}
      <KeyAdvice page={page} />
      {page.mayEdit ? (
        <IdentityForm
          runId={runId}
          runHref={runPath(runId)}
          path={page.run.path.identity}
          kinds={identityKinds(page.run.path)}
          initial={initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          accountId={page.run.awsAccountId}
          externalId={page.run.externalId}
          kept={kept}
          nameCheck={found?.nameCheck}
          {...pickers(found)}
          ownerUnknown={ownerUnknown(initial, found)}
          mayCreate={!handedOver}
        />
      ) : (
        <Note tone="info" title="You may read this run, but not change it">
          The chosen identity is shown below.
        </Note>
      )}
      {identity === undefined ? (
        <p className="small soft">Complete the answers above to see the way into the account and four ways to create it.</p>
      ) : (
        <IdentityParts page={page} context={context} identity={identity} found={found} handedOver={handedOver} />
      )}
      {handedOver ? <HandedOver runId={runId} /> : <Verification page={page} context={context} identity={identity} />}
    </StepFrame>
  );
}

const LEADS: Readonly<Record<StepPage<"identity">["run"]["path"]["identity"], string>> = {
  "access-key": "An IAM user whose access key goes straight into Harness. The guide recommends it for testing.",
  role: "A role that the delegate assumes with an external ID. No secret is stored anywhere.",
  oidc: "A role that Harness assumes with a token it signs itself. No key and no delegate identity is needed.",
  irsa: "A role that the delegate’s Kubernetes service account assumes.",
  delegate: "The role that the delegate already runs as.",
};

/** The saved or default values, with extra data that the form needs but never saves. */
function startOf(page: StepPage<"identity">): Record<string, unknown> {
  const { initial } = page;
  const assumedBy = initial["assumedBy"];
  const harnessAccountId = page.run.scope.accountIdentifier;
  const isOidc = typeof assumedBy === "object" && assumedBy !== null && "by" in assumedBy && assumedBy.by === "oidc";
  const knowsAccount =
    isOidc &&
    "harnessAccountId" in assumedBy &&
    typeof assumedBy.harnessAccountId === "string" &&
    assumedBy.harnessAccountId !== "";
  return {
    userName: "",
    attach: "custom",
    fullAccessReason: "",
    accessKeyId: "",
    userArn: "",
    roleArn: "",
    roleName: "",
    description: "",
    ...initial,
    rights: startOfRights(page),
    ...withoutAbsent({ assumedBy: isOidc && !knowsAccount ? { by: "oidc", harnessAccountId } : undefined }),
    secretKey: "",
    storedKeyId: initial["accessKeyId"],
  };
}

/** The choice, else the least that is enough. Answers older than this choice leave the identity unchanged. */
function startOfRights({ initial, answer, answers }: StepPage<"identity">): object {
  const { rights } = initial;
  const kept = typeof rights === "object" && rights !== null ? rights : { choice: answer === undefined ? "missing" : "leave" };
  return { policyName: addedPolicyName(answers.permissions?.policyName ?? DEFAULT_POLICY_NAME), ...kept };
}

/** A check of another identity than the chosen one does not count. */
function withFittingRights(identity: Identity): Identity {
  if (!isExisting(identity) || identity.rights?.choice !== "missing") return identity;
  const { snapshot, ...rights } = identity.rights;
  const fits = snapshot !== undefined && nameOfArn(snapshot.of) === holderOf(identity)?.name;
  return fits ? identity : { ...identity, rights };
}

/** Why nothing can be attached to the user of a pasted key. */
function ownerUnknown(initial: Record<string, unknown>, found: IdentityLookUps | undefined): string | undefined {
  const { kind, accessKeyId } = initial;
  const asked = kind === "existing-key" && accessKeyIdSchema.safeParse(accessKeyId).success;
  return asked && found?.keyOwner === undefined
    ? "AWS does not report whose key this is, so there is no user to attach a policy to."
    : undefined;
}

function pickers(found: IdentityLookUps | undefined) {
  const roles = found?.roles.ok === true ? found.roles.value : [];
  const callers = knownCallers(roles);
  const offered = (kind: "role" | "user") =>
    callers
      .filter((caller) => caller.kind === kind)
      .slice(0, 5)
      .map(({ arn }) => ({ value: arn, label: `${arn.split(":")[4] ?? ""} ${nameOfArn(arn)}` }));
  const connected = found?.delegates.ok === true ? found.delegates.value.filter((delegate) => delegate.connected) : undefined;
  return {
    roles: roles
      .filter((role) => !isServiceRole(role))
      .map((role) => ({ arn: role.arn, name: role.roleName, note: role.description ?? "" })),
    accountUsers: found?.users.ok === true ? found.users.value : [],
    callers: offered("role"),
    users: offered("user"),
    providers: (found?.providers.ok === true ? found.providers.value : knownProviders(roles))
      .filter((arn) => arn.includes("/oidc.eks."))
      .map((arn) => ({ value: arn, label: nameOfArn(arn) })),
    delegates:
      connected === undefined
        ? undefined
        : connected.length === 0
          ? "No delegate is connected at the moment."
          : `Connected: ${connected.map((delegate) => delegate.name).join(", ")}.`,
  };
}

type PartsProps = {
  readonly page: StepPage<"identity">;
  readonly context: ImpliedContext;
  readonly identity: Identity;
  readonly found: IdentityLookUps | undefined;
  readonly handedOver: boolean;
};

function IdentityParts({ page, context, identity, found, handedOver }: PartsProps) {
  const roleName =
    identity.kind === "new-role"
      ? identity.roleName
      : identity.kind === "existing-role"
        ? nameOfArn(identity.roleArn)
        : undefined;
  const operations = impliedOperations(context).filter(({ step }) => step === "S2" || step === "S3");
  return (
    <>
      <TrustSection
        picture={trustPicture(context, identity, found?.seen ?? {})}
        roleName={roleName}
        context={context}
        identity={identity}
      />
      <RightsCard context={context} identity={identity} />
      <FourWays
        runId={page.run.id}
        handOff={handOffOf(context, identity, found?.keyOwner)}
        operations={handedOver ? undefined : operations}
      />
    </>
  );
}

/** How an identity in an account without portal access is checked. */
function HandedOver({ runId }: { readonly runId: string }) {
  return (
    <Card title="How this will be checked" padded>
      <p className="small soft">
        Carabiner has no access to this account. The <Link href={runPagePath(runId, "connector")}>connector’s test</Link> uses the
        identity, which proves that it exists. A person attests its permissions in the{" "}
        <Link href={runPagePath(runId, "checklist")}>checklist</Link>.
      </p>
    </Card>
  );
}

function KeyAdvice({ page }: { readonly page: StepPage<"identity"> }) {
  if (page.run.path.identity !== "access-key") return null;
  const environment = page.answers["ec2-infrastructure"]?.environment;
  const production = environment?.source === "new" && environment.type === "Production";
  return (
    <Note
      tone={production ? "warn" : "info"}
      title={production ? "This is a production environment, for which the guide recommends a role" : "Keys are for testing"}
      action={<Link href={runPagePath(page.run.id, "path")}>Choose a role instead</Link>}
    >
      A role needs no secret that can leak or must be rotated.
    </Note>
  );
}

/** Each list that could not be read. A shared reason is shown once. */
function FailedLookUps({ found }: { readonly found: IdentityLookUps }) {
  const lists = [
    { what: "The roles of the account", list: found.roles },
    { what: "The users of the account", list: found.users },
    { what: "The delegates", list: found.delegates },
  ];
  const failed = lists.flatMap(({ what, list }) => (list.ok ? [] : [{ what, error: list.error }]));
  const causes = failed.map(({ error }) => error.explanation?.causeId);
  return failed
    .filter(({ error }, index) => error.explanation === undefined || causes.indexOf(error.explanation.causeId) === index)
    .map(({ what, error }) => <LookupFailure key={what} what={what} error={error} />);
}
