import type { Metadata } from "next";
import Link from "next/link";

import { formatDayMinute } from "@/lib/core/dates";
import { ChartPatterns } from "@/components/inventory/chart-patterns";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Card } from "@/components/ui/card";
import { GradeMark } from "@/components/ui/grade-mark";
import { Note } from "@/components/ui/note";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { GuidePanel } from "@/components/wizard/guide-panel";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import { membersOf } from "@/lib/domain/inventory/harness-view";
import type { CheckResult } from "@/lib/domain/checks/check";
import { guidePanel } from "@/lib/domain/guide/guide-panel";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { DISCOVERY_CHECK } from "@/lib/domain/inventory/complete-discovery";
import { countTags } from "@/lib/domain/aws/region-facts";
import { loadStep } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import type { ShownInstance } from "./_components/discovery-facts";
import { DiscoveryForm } from "./_components/discovery-form";
import { lookUpDiscovery, type DiscoveryLookUps } from "./load-discovery";

export const metadata: Metadata = { title: "EC2 discovery" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

/** Step S7: which instances Harness will see, why not the others, and the confirmation that they are right. */
export default async function Ec2DiscoveryPage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "ec2-discovery");
  const { run, answers } = page;
  const region = answers["ec2-infrastructure"]?.region ?? answers.prerequisites?.regions[0] ?? "";
  const reads = await page.deps.runReadsFor(run);
  const found = reads.ok ? await lookUpDiscovery(reads.value.account.ec2, region) : undefined;
  const instances =
    found?.instances.ok === true ? found.instances.value.filter(({ state }) => state !== "terminated") : undefined;
  const check = page.checks.find(({ id }) => id === DISCOVERY_CHECK);
  const statement = page.statements.find(({ item, kind }) => item === "G112" && kind === "attestation");

  return (
    <StepFrame
      {...frameOf(page)}
      guide={undefined}
      lead="Build the filter. The list below shows which machines Harness will see, and why it will not see the others."
    >
      <ChartPatterns />
      {reads.ok ? null : <LookupFailure what="AWS" error={reads.error} />}
      {found?.instances.ok === false ? <LookupFailure what={`The instances in ${region}`} error={found.instances.error} /> : null}
      {found?.groups.ok === false ? <LookupFailure what="The Auto Scaling groups" error={found.groups.error} /> : null}
      {found === undefined || instances?.length !== 0 ? null : <Elsewhere runId={runId} region={region} found={found} />}
      {check === undefined ? null : <LastProof check={check} by={statement?.by} />}
      {page.mayEdit && instances !== undefined ? (
        <DiscoveryForm
          runId={runId}
          runHref={runPath(runId)}
          initial={page.initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          region={region}
          deploymentType={run.path.hostAccess === "winrm" ? "WinRm" : "Ssh"}
          instances={instances.map(toShown)}
          tags={countTags(instances)}
          groups={
            found?.groups.ok === true ? found.groups.value.map((group) => ({ name: group.name, members: membersOf(group) })) : []
          }
          guide={<GuidePanel {...guidePanel(page.step)} />}
        />
      ) : (
        <GuidePanel {...guidePanel(page.step)} />
      )}
      {page.mayEdit ? null : (
        <Note tone="info" title="You may read this run, but not change it">
          {statement === undefined ? "The instances are not confirmed yet." : `${statement.by}: ${statement.reason}`}
        </Note>
      )}
    </StepFrame>
  );
}

/** Only the data that the list and the rules use is sent to the browser. */
function toShown(instance: Ec2Instance): ShownInstance {
  const { instanceId, name, state, platform, platformDetails, vpcId, availabilityZone, privateIpAddress, tags } = instance;
  const { autoScalingGroupName } = instance;
  return {
    instanceId,
    name,
    state,
    platform,
    platformDetails,
    vpcId,
    availabilityZone,
    privateIpAddress,
    tags,
    autoScalingGroupName,
  };
}

type ElsewhereProps = { readonly runId: string; readonly region: string; readonly found: DiscoveryLookUps };

function Elsewhere({ runId, region, found }: ElsewhereProps) {
  const [fullest] = found.elsewhere;
  return (
    <Note
      tone="warn"
      title={
        fullest === undefined
          ? `0 instances in ${region}, and none in the other enabled regions.`
          : `0 instances in ${region}. ${fullest.region} has ${String(fullest.instances)}.`
      }
      action={<Link href={runPagePath(runId, "ec2-infrastructure")}>Change the region in the infrastructure step</Link>}
    />
  );
}

function LastProof({ check, by }: { readonly check: CheckResult; readonly by?: string | undefined }) {
  const [own, second] = check.evidence;
  return (
    <Card title="Last confirmed" aside={<GradeMark grade={check.grade} />} padded>
      <div className="stack-2" data-testid="discovery-proof">
        <p className="row tight">
          <VerdictMark verdict={check.verdict} word={check.fact} />
        </p>
        <p className="small soft">
          {own?.observed} at {own === undefined ? "" : formatDayMinute(new Date(own.at))}
          {by === undefined ? "" : `, confirmed by ${by}`}.
        </p>
        {second === undefined ? (
          <p className="small soft">Harness provides its own list once the connector exists.</p>
        ) : (
          <p className="small soft">{second.observed}</p>
        )}
        {check.fix === undefined ? null : <p className="small">{check.fix}</p>}
      </div>
    </Card>
  );
}
