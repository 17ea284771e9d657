import type { Metadata } from "next";

import { CheckAgain } from "@/components/checks/check-again";
import { needsOf } from "@/components/permissions/build-view";
import { KnownToday } from "@/components/permissions/known-today";
import { drawPolicy } from "@/components/permissions/live-policy";
import type { PackOption, PackOptionGroup } from "@/components/permissions/permissions-form";
import { readTicks, type PolicyBase } from "@/components/permissions/policy-input";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";
import { GuidePanel } from "@/components/wizard/guide-panel";
import { StepFrame } from "@/components/wizard/step-frame";
import { env } from "@/lib/config/env";
import { runPagePath, runPath } from "@/lib/config/routes";
import { guidePanel, type GuidePanelContent } from "@/lib/domain/guide/guide-panel";
import { CATALOGUE_VERSION, packDiff, requirePack } from "@/lib/domain/permissions/packs";
import { packGroups } from "@/lib/domain/runs/packs-for-path";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import { permissionsFormValues } from "@/lib/domain/runs/answers/permissions";
import { matrixChecks, shownMatrix } from "@/lib/server/matrix-rows";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { checkMatrixAction } from "./actions";
import { checkName, findClusters, findRoles } from "./look-ups";
import { RunPermissionsForm } from "./_components/run-permissions-form";

export const metadata: Metadata = { title: "Permissions" };

type Page = StepPage<"permissions">;

/** Step S2: what Harness will be allowed to do in AWS, and what is already known (guide items G11-G42). */
export default async function PermissionsPage({ params }: { readonly params: Promise<{ readonly runId: string }> }) {
  const { runId } = await params;
  const page = await loadStep(runId, "permissions");
  const partition = await page.deps.partitionOf(page.run);
  const base = policyBase(page, partition);
  const initial = permissionsFormValues(page.initial, page.run.path);
  const ticks = readTicks(initial);
  const [roles, clusters, checks, name] = await Promise.all([
    findRoles(page),
    findClusters(page, ticks.cluster),
    matrixChecks("permissions", page),
    checkName(page, base),
  ]);
  const matrix = shownMatrix("permissions", page, partition, checks);
  return (
    <StepFrame
      {...frameOf(page)}
      guide={undefined}
      lead="Each choice adds only the permissions it needs, and every action shows its reason."
    >
      <NewerPacks page={page} packs={ticks.packs} />
      <CheckAgain action={checkMatrixAction} runId={runId}>
        <RunPermissionsForm
          runId={runId}
          base={base}
          groups={packOptionGroups(page, ticks.packs)}
          taskRoles={roles.tasks}
          instanceRoles={roles.instances}
          clusters={clusters}
          nameHint={name.hint}
          freeName={name.free}
          drawing={drawPolicy(base, ticks)}
          guide={<GuidePanel {...shortened(guidePanel(page.step))} />}
          known={<KnownToday matrix={matrix} title="What is known today" mayCheck={page.mayEdit} />}
          handOver={
            <CopyButton text={new URL(runPagePath(runId, "permissions"), env().NEXTAUTH_URL).href} size="normal">
              Copy a link for an AWS admin
            </CopyButton>
          }
          runHref={runPath(runId)}
          initial={initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
        />
      </CheckAgain>
    </StepFrame>
  );
}

/** The number of quoted guide lines. The policy is shown below, so the panel stays as short as the form. */
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
    return isLine || kept.length > 0 ? [items.length === 0 ? block : { ...block, items: kept }] : [];
  });
  return { ...panel, quotation: [...quotation, ...(more === 0 ? [] : [{ text: `and ${String(more)} more lines` }])] };
}

function policyBase({ run, answers }: Page, partition: string): PolicyBase {
  return {
    partition,
    account: run.awsAccountId,
    region: answers["ec2-infrastructure"]?.region ?? answers.prerequisites?.regions[0] ?? "*",
    offered: packGroups(run.path).flatMap((group) => group.packs),
  };
}

function packOptionGroups({ run }: Page, ticked: readonly string[]): readonly PackOptionGroup[] {
  return packGroups(run.path).map(({ title, packs, onPath }) => ({
    title,
    packs: packs.map(packOption),
    folded: !onPath && !packs.some((id) => ticked.includes(id)),
  }));
}

function packOption(id: PackId): PackOption {
  const { title, description, locked } = requirePack(id);
  return { id, title, description, locked, needs: needsOf(id) };
}

/** For a run that began with an older catalogue: what the newer one changes in its packs. */
function NewerPacks({ page, packs }: { readonly page: Page; readonly packs: readonly string[] }) {
  const { packVersion } = page.run;
  if (packVersion >= CATALOGUE_VERSION) return null;
  const own = packGroups(page.run.path)
    .flatMap((group) => group.packs)
    .filter((id) => packs.includes(id));
  const changes = packDiff(packVersion, CATALOGUE_VERSION, own);
  return (
    <Note
      tone="info"
      title={`This run began with pack version ${String(packVersion)}; it now uses version ${String(CATALOGUE_VERSION)}`}
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
