import type { Metadata } from "next";
import Link from "next/link";

import { withoutAbsent } from "@/lib/core/without-absent";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Note } from "@/components/ui/note";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import type { HostUser } from "@/lib/domain/inventory/host-user";
import { DEFAULT_SSH_KEY_NAME, DEFAULT_SSH_PASSWORD_NAME } from "@/lib/domain/runs/answers/host-access";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { HostAccessForm } from "./_components/host-access-form";
import { keptHostSecrets, lookUpCredentials, lookUpHosts } from "./load-host-access";

export const metadata: Metadata = { title: "Host access" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

/** Step S6: how Harness signs in to the hosts. */
export default async function HostAccessPage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "host-access");
  const { run, answers } = page;
  const region = answers["ec2-infrastructure"]?.region ?? answers.prerequisites?.regions[0] ?? "";
  const reads = await page.deps.runReadsFor(run);
  const [hosts, credentials, kept] = await Promise.all([
    reads.ok ? lookUpHosts(reads.value.account.ec2, region) : undefined,
    reads.ok ? lookUpCredentials(reads.value.harness, run.scope) : undefined,
    keptHostSecrets(page),
  ]);
  const facts = hosts?.ok === true ? hosts.value : { users: [], keyNames: [] };
  const waitsFor = missingFor(page);

  return (
    <StepFrame
      {...frameOf(page)}
      lead="A private key or password is stored as a Harness secret. The portal keeps it encrypted for at most 15 minutes, until you confirm."
    >
      {reads.ok ? null : <LookupFailure what="AWS and Harness" error={reads.error} />}
      {hosts?.ok === false ? <LookupFailure what={`The images of the hosts in ${region}`} error={hosts.error} /> : null}
      {credentials?.ok === false ? <LookupFailure what="The SSH credentials in Harness" error={credentials.error} /> : null}
      {page.mayEdit ? (
        <HostAccessForm
          runId={runId}
          runHref={runPath(runId)}
          initial={startOf(page, kept.key?.where === "expired", kept.password?.where === "expired", facts.users)}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          region={region}
          users={facts.users}
          keyNames={facts.keyNames}
          credentials={
            credentials?.ok === true
              ? credentials.value.map(({ ref, secret }) => ({ value: ref, label: `${secret.name} (${ref})` }))
              : undefined
          }
          kept={kept}
          canCreate={waitsFor === undefined}
        />
      ) : (
        <Note tone="info" title="You may read this run, but not change it" />
      )}
      {waitsFor === undefined || !page.mayEdit ? null : (
        <Note
          tone="info"
          title={`Create now waits for the ${waitsFor.name}`}
          action={<Link href={runPagePath(runId, waitsFor.slug)}>Open that step</Link>}
        >
          The environment, the credential and the infrastructure are created together. A key entered now would be deleted after 15
          minutes, and you would have to enter it again.
        </Note>
      )}
    </StepFrame>
  );
}

/** The open step that creating waits for, if any. */
function missingFor({ answers }: StepPage<"host-access">) {
  if (answers.identity === undefined) return { name: "AWS identity", slug: "identity" };
  if (answers.connector === undefined) return { name: "connector", slug: "connector" };
  if (answers["ec2-infrastructure"] === undefined) return { name: "infrastructure", slug: "ec2-infrastructure" };
  return undefined;
}

/** The saved or default values of the form. A deleted secret has to be entered again. */
function startOf(
  { initial }: StepPage<"host-access">,
  keyExpired: boolean,
  passwordExpired: boolean,
  users: readonly HostUser[],
): Record<string, unknown> {
  const { key, passphrase, password, name, ...rest } = initial;
  const byKey = initial["method"] === "new-key";
  return {
    keyName: byKey ? name : DEFAULT_SSH_KEY_NAME,
    passwordName: initial["method"] === "new-password" ? name : DEFAULT_SSH_PASSWORD_NAME,
    credentialRef: "",
    ...rest,
    userName: initial["userName"] === "" || initial["userName"] === undefined ? (users[0]?.userName ?? "") : initial["userName"],
    port: typeof initial["port"] === "number" || typeof initial["port"] === "string" ? String(initial["port"]) : "22",
    ...withoutAbsent({
      key: keyExpired ? undefined : key,
      passphrase: keyExpired || key === undefined ? undefined : passphrase,
      password: passwordExpired ? undefined : password,
    }),
    passphraseText: "",
    passwordText: "",
  };
}
