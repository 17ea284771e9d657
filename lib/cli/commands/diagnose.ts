import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { oneLine } from "@/lib/core/visible-text";
import { completeAnswers } from "@/lib/domain/runs/answers";
import { isReadable, newestPerAccount } from "@/lib/domain/inventory/readable-connections";
import { clusterAddressSchema } from "@/lib/domain/troubleshoot/cluster-address";
import { explainCause, findingHeading } from "@/lib/domain/troubleshoot/explain-finding";
import type { Finding, Outcome } from "@/lib/domain/troubleshoot/finding";
import { firstCause } from "@/lib/domain/troubleshoot/first-cause";
import { questionOfRun, withoutRun } from "@/lib/domain/troubleshoot/run-question";
import type { ServiceFacts } from "@/lib/domain/troubleshoot/service-facts";

import { argument, defineCommand, JSON_FLAG, toJson, UsageError, value } from "../command";
import { findRun } from "../find-run";
import type { Io } from "../io";
import type { Portal } from "../portal";
import { explanationLines, printFailure } from "../print-failure";

const { account, region, cluster, service } = clusterAddressSchema.shape;

export const diagnoseCommand = defineCommand({
  name: "diagnose",
  summary: "Find the first cause that stops an ECS service: before its deployment or after a failure.",
  examples: [
    "carabiner diagnose service --run CB-2026-0042",
    "carabiner diagnose service --account 482177309156 --region eu-west-1 --cluster parcel-main --service parcel-api",
  ],
  args: z.object({ what: argument("what to diagnose: service", z.enum(["service"], "Write service.")) }),
  options: z.object({
    run: value("<run>", "the service of this run, by its reference or its ID", z.string().optional()),
    account: value("<id>", "the account of the service", account.optional()),
    region: value("<region>", "the region of its cluster", region.optional()),
    cluster: value("<name>", "the name of its cluster", cluster.optional()),
    service: value("<name>", "the name of the service", service),
    json: JSON_FLAG,
  }),
  run: async ({ options }, { io, portal }) => {
    const asked = askedOf(options);
    const opened = await portal();
    const facts = "run" in asked ? await ofRun(opened, asked) : await ofAccount(opened, asked);
    if (!facts.ok) return printFailure(io, facts.error);
    const finding = firstCause(facts.value);
    if (options.json)
      io.out(toJson({ place: facts.value.place, at: facts.value.at, cause: finding.cause?.id ?? null, checks: finding.checks }));
    else print(io, finding);
    return finding.cause === undefined ? 0 : 1;
  },
});

type OfRun = { readonly run: string; readonly service: string | undefined };
type OfAccount = { readonly account: string; readonly region: string; readonly cluster: string; readonly service: string };
type Options = { readonly [Key in keyof OfAccount]?: string | undefined } & { readonly run?: string | undefined };

function askedOf({ run, account, region, cluster, service }: Options): OfRun | OfAccount {
  if (run !== undefined) return { run, service };
  if (account === undefined || region === undefined || cluster === undefined || service === undefined) {
    throw new UsageError("Give --run, or all of --account, --region, --cluster and --service.");
  }
  return { account, region, cluster, service };
}

async function ofRun(portal: Portal, { run: reference, service }: OfRun): Promise<Result<ServiceFacts, AppError>> {
  const found = await findRun(portal, reference);
  if (!found.ok) return found;
  const run = found.value;
  const { deps } = portal;
  const reads = await deps.runReadsFor(run);
  if (!reads.ok) return reads;
  const [saved, checks] = await Promise.all([deps.answers.list(run.id), deps.checks.newest(run.id)]);
  const { partition } = reads.value.awsConnection;
  const question = questionOfRun({ run, answers: completeAnswers(saved), checks, partition, service });
  if (question === undefined) {
    const message = `${run.reference} has no ECS service yet. Complete its ECS service step, or give --service.`;
    return err({ code: "precondition_failed", message });
  }
  return ok(await reads.value.account.readServiceFacts(question));
}

async function ofAccount({ deps, actor }: Portal, asked: OfAccount): Promise<Result<ServiceFacts, AppError>> {
  const { account, region, cluster, service } = asked;
  const connections = newestPerAccount((await deps.connections.listAws(actor)).filter(isReadable));
  const connection = connections.find(({ accountId }) => accountId === account);
  if (connection === undefined) {
    const message = `The portal has no access to account ${account}. Add a connection on the Connections page.`;
    return err({ code: "not_found", message });
  }
  const reads = await deps.accountReadsFor(connection, { sessionName: "carabiner-diagnose" });
  if (!reads.ok) return reads;
  const place = { partition: connection.partition, account, region, cluster, service };
  return ok(await reads.value.readServiceFacts({ place, rights: withoutRun() }));
}

const WORDS: Readonly<Record<Outcome["result"], string>> = {
  passed: "pass",
  failed: "fail",
  unknown: "unknown",
  "not-applicable": "not needed",
};

function print(io: Io, finding: Finding): void {
  io.out(oneLine(findingHeading(finding)));
  if (finding.cause !== undefined) for (const line of explanationLines(explainCause(finding.cause))) io.out(line);
  for (const { result, title, fact } of finding.checks) io.out(`${WORDS[result].padEnd(10)} ${title}: ${oneLine(fact)}`);
}
