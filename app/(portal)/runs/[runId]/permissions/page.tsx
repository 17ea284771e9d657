import type { Metadata } from "next";

import { CheckAgain } from "@/components/checks/check-again";
import type { FoundValue } from "@/components/form/found-chips";
import { packsNeeding } from "@/components/permissions/build-view";
import { drawPolicy } from "@/components/permissions/live-policy";
import type { PackOption } from "@/components/permissions/permissions-form";
import { readTicks, type PolicyBase } from "@/components/permissions/policy-input";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";
import { GuidePanel } from "@/components/wizard/guide-panel";
import { StepFrame } from "@/components/wizard/step-frame";
import { env } from "@/lib/config/env";
import { runPagePath, runPath } from "@/lib/config/routes";
import { guidePanel, type GuidePanelContent } from "@/lib/domain/guide/guide-panel";
import { CATALOGUE_VERSION, packDiff, requirePack } from "@/lib/domain/permissions/packs";
import { packsForPath } from "@/lib/domain/permissions/packs-for-path";
import { DEFAULT_POLICY_NAME } from "@/lib/domain/permissions/policy-builder";
import { checkPolicyNames, freePolicyName } from "@/lib/domain/permissions/policy-name-taken";
import { rolesForService } from "@/lib/domain/permissions/roles-for-service";
import { MATRIX_PREFIX, runMatrix } from "@/lib/domain/permissions/run-matrix";
import { hasEcs } from "@/lib/domain/runs/path";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { checkMatrixAction } from "./actions";
import { KnownToday } from "./_components/known-today";
import { arePlanned, matrixRows, subjectWords } from "./_components/matrix-rows";
import { RunPermissionsForm } from "./_components/run-permissions-form";

export const metadata: Metadata = { title: "Permissions" };

type Page = StepPage<"permissions">;

/** Step S2: what Harness will be allowed to do in AWS, and what of it is known today (guide items G11-G42). */
export default async function PermissionsPage({ params }: { readonly params: Promise<{ readonly runId: string }> }) {
  const { runId } = await params;
  const page = await loadStep(runId, "permissions");
  const partition = await page.deps.partitionOf(page.run);
  const base = policyBase(page, partition);
  const [roles, checks, name] = await Promise.all([findRoles(page, base), knownChecks(page), checkName(page, base)]);
  const ticks = readTicks(page.initial);
  const rows = matrixRows(page, partition, checks);
  return (
    <StepFrame
      taskListHref={runPath(runId)}
      step={page.number}
      steps={page.total}
      heading={page.step.question}
      lead="Each tick adds only the actions that work needs, and every action keeps its reason."
    >
      <NewerPacks page={page} packs={ticks.packs} />
      <CheckAgain action={checkMatrixAction} runId={runId}>
        <RunPermissionsForm
          runId={runId}
          base={base}
          packs={packOptions(base)}
          foundRoles={roles.found}
          rolesHint={roles.hint}
          nameHint={name.hint}
          freeName={name.free}
          drawing={drawPolicy(base, ticks)}
          guide={<GuidePanel {...shortened(guidePanel(page.step))} />}
          known={
            <KnownToday
              rows={rows}
              subject={subjectWords(page, partition)}
              planned={arePlanned(rows)}
              region={base.region === "*" ? "all regions" : base.region}
              mayCheck={page.mayEdit}
            />
          }
          handOver={
            <CopyButton text={new URL(runPagePath(runId, "permissions"), env().NEXTAUTH_URL).href} size="normal">
              Copy a link for an AWS admin
            </CopyButton>
          }
          runHref={runPath(runId)}
          initial={page.initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
        />
      </CheckAgain>
    </StepFrame>
  );
}

/** Lines of the guide that are quoted; the policy itself stands below, so the panel stays as short as the form. */
const QUOTED_LINES = 8;

function shortened(panel: GuidePanelContent): GuidePanelContent {
  let left = QUOTED_LINES;
  let more = 0;
  const quotation = panel.quotation.flatMap((block) => {
    const items = block.items ?? [];
    const kept = items.slice(0, Math.max(0, left));
    const isLine = left > 0 && (block.heading !== undefined || block.text !== undefined);
    left -= items.length + 1;
    more += items.length - kept.length + (isLine || items.length > 0 ? 0 : 1);
    return isLine || kept.length > 0 ? [{ ...block, ...(items.length === 0 ? {} : { items: kept }) }] : [];
  });
  return { ...panel, quotation: [...quotation, ...(more === 0 ? [] : [{ text: `and ${String(more)} more lines` }])] };
}

function policyBase({ run, answers }: Page, partition: string): PolicyBase {
  const { ticked, optional } = packsForPath(run.path);
  return {
    partition,
    account: run.awsAccountId,
    region: answers["ec2-infrastructure"]?.region ?? answers.prerequisites?.regions[0] ?? "*",
    service: hasEcs(run.path) ? "ecs-tasks.amazonaws.com" : "ec2.amazonaws.com",
    offered: [...ticked, ...optional],
  };
}

function packOptions(base: PolicyBase): readonly PackOption[] {
  const needRoles = packsNeeding(base, "passRoles");
  const needTag = packsNeeding(base, "instanceTag");
  return base.offered.map((id) => {
    const { title, description, locked } = requirePack(id);
    return { id, title, description, locked, needsRoles: needRoles.includes(id), needsTag: needTag.includes(id) };
  });
}

/** Roles of the account that the service may take; a failed look-up is said in the hint, never shown as an empty list. */
async function findRoles(
  { deps, run }: Page,
  base: PolicyBase,
): Promise<{ readonly found: readonly FoundValue[]; readonly hint: string }> {
  const purpose =
    base.service === "ec2.amazonaws.com"
      ? "The role of the instance profile that new instances get."
      : "The task execution role, and the task role if the task has one.";
  if (packsNeeding(base, "passRoles").length === 0) return { found: [], hint: purpose };
  const reads = await deps.iamReadsFor(run);
  const roles = reads.ok ? await reads.value.listRoles() : reads;
  if (!roles.ok) {
    return {
      found: [],
      hint: `${purpose} The account’s roles could not be listed: ${roles.error.explanation?.title ?? roles.error.message}`,
    };
  }
  const fitting = rolesForService(roles.value, base.service);
  const count = fitting.length === 1 ? "1 role of this account trusts" : `${String(fitting.length)} roles of this account trust`;
  return {
    found: fitting.map((role) => ({ value: role.arn, label: role.roleName })),
    hint: `${purpose} ${count} ${base.service}.`,
  };
}

/** Whether the name is free in the account, with one that is where it is not. */
async function checkName(
  { deps, run, initial }: Page,
  base: PolicyBase,
): Promise<{ readonly hint: string; readonly free: string | undefined }> {
  const kept = initial["policyName"];
  const name = typeof kept === "string" && kept !== "" ? kept : DEFAULT_POLICY_NAME;
  const reads = await deps.iamReadsFor(run);
  if (!reads.ok) return { hint: "The guide’s name. It could not be checked against the account.", free: undefined };
  const taken = await checkPolicyNames(reads.value.findPolicy, { ...base, runId: run.id, names: [name] });
  return taken.ok
    ? { hint: "The guide’s name. It is checked against the account when you save.", free: undefined }
    : { hint: `${name} is taken in this account.`, free: freePolicyName(run.reference) };
}

/** The newest answers; the first visit asks. */
async function knownChecks({ checks, deps, run, mayEdit }: Page) {
  if (checks.some((check) => check.id.startsWith(MATRIX_PREFIX)) || !mayEdit || run.state !== "open") return checks;
  const report = await runMatrix(deps, run);
  return report.ok ? report.value.rows.map(({ check }) => check) : checks;
}

/** The run began with an older catalogue: what the newer one changes for its packs. */
function NewerPacks({ page, packs }: { readonly page: Page; readonly packs: readonly string[] }) {
  const { packVersion } = page.run;
  if (packVersion >= CATALOGUE_VERSION) return null;
  const offered = packsForPath(page.run.path);
  const own = [...offered.ticked, ...offered.optional].filter((id) => packs.includes(id));
  const changes = packDiff(packVersion, CATALOGUE_VERSION, own);
  return (
    <Note
      tone="info"
      title={`This run began with pack version ${String(packVersion)}; version ${String(CATALOGUE_VERSION)} is used now`}
    >
      {changes.length === 0 ? (
        <p>Nothing changes for the packs ticked here.</p>
      ) : (
        <ul>
          {changes.map(({ packId, kind, action }) => (
            <li key={`${packId} ${action.action} ${kind}`}>
              {kind === "added" ? "Added" : "Removed"}: <code>{action.action}</code>. {action.reason}
            </li>
          ))}
        </ul>
      )}
    </Note>
  );
}
