import "server-only";
import {
  clustersPath,
  connectionPath,
  connectionsPath,
  guideItemPath,
  guidePath,
  instancesPath,
  runPath,
  runsPath,
} from "@/lib/config/routes";
import type { FoundInstance, FoundRun } from "@/lib/domain/find/found";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import type { AwsConnection, HarnessConnection } from "@/lib/domain/connections/connection";
import { looksLikeError, readFindQuery, type FindQuery } from "@/lib/domain/find/find-query";
import {
  findGuideItems,
  matchesWords,
  MAX_HITS,
  type FindGroup,
  type FindHit,
  type FindResults,
} from "@/lib/domain/find/find-results";
import { withFilter } from "@/lib/domain/inventory/inventory-filter";
import { inventoryAccounts } from "@/lib/domain/inventory/readable-connections";
import { describePath } from "@/lib/domain/runs/available-paths";
import { pathSchema } from "@/lib/domain/runs/path";

type FindDeps = Pick<Deps, "connections" | "find">;

/**
 * Everything that a text names among what the actor may see, kind by kind, at most eight of each.
 *
 * Each kind is read with the rule of the kind's pages: runs by the actor's grants, instances and clusters by the accounts of
 * the connections that serve the actor.
 */
export async function findEverything(deps: FindDeps, actor: Actor, text: string): Promise<FindResults> {
  const query = readFindQuery(text);
  const isErrorText = looksLikeError(text);
  if (query === undefined) return { text, isErrorText, groups: [] };
  const [harness, aws] = await Promise.all([deps.connections.listHarness(actor), deps.connections.listAws(actor)]);
  const accounts = inventoryAccounts(aws);
  const sandboxAccounts = new Set(accounts.filter((id) => aws.every((one) => one.accountId !== id || one.kind === "sandbox")));
  const more = MAX_HITS + 1;
  const [runs, instances, clusters] = await Promise.all([
    deps.find.findRuns(actor, query, more),
    deps.find.findInstances(accounts, query, more),
    deps.find.findClusters(accounts, query, more),
  ]);
  const q = encodeURIComponent(query.text);
  const groups = [
    groupOf("runs", "Runs", runs.map(toRunHit), `${runsPath}?q=${q}`),
    groupOf("accounts", "AWS accounts", accountHits(aws, query)),
    groupOf("connections", "Connections", connectionHits([...harness, ...aws], query), connectionsPath),
    groupOf(
      "instances",
      "Instances",
      instances.map((one) => toInstanceHit(one, sandboxAccounts)),
      `${instancesPath}${withFilter({ q: query.text }, {})}`,
    ),
    groupOf(
      "clusters",
      "Clusters",
      clusters.map(({ accountId, region, clusterArn, name }) => ({
        id: clusterArn,
        title: name,
        detail: `${region} · ${accountId}`,
        href: `${clustersPath}${withFilter({ account: accountId, region, q: name }, {})}`,
        isSandbox: sandboxAccounts.has(accountId),
      })),
      `${clustersPath}${withFilter({ q: query.text }, {})}`,
    ),
    groupOf(
      "guide",
      "Guide",
      findGuideItems(query).map(({ id, title, line }) => ({
        id,
        title: `${id} ${title}`,
        detail: `line ${String(line)}`,
        href: guideItemPath(id),
        isSandbox: false,
      })),
      guidePath,
    ),
  ];
  return { text, isErrorText, groups: groups.filter(({ hits }) => hits.length > 0) };
}

function groupOf(id: FindGroup["id"], title: string, found: readonly FindHit[], moreHref?: string): FindGroup {
  const hits = found.slice(0, MAX_HITS);
  return { id, title, hits, moreHref: found.length > MAX_HITS && moreHref !== undefined ? moreHref : undefined };
}

function toRunHit(run: FoundRun): FindHit {
  const path = pathSchema.safeParse(run.path);
  const project = [run.orgIdentifier, run.projectIdentifier].filter((part) => part !== null).join(" / ");
  return {
    id: run.id,
    title: run.reference,
    detail: [project, path.success ? describePath(path.data) : "", run.awsAccountId].filter((part) => part !== "").join(" · "),
    href: runPath(run.id),
    isSandbox: run.kind === "sandbox",
  };
}

function toInstanceHit(instance: FoundInstance, sandboxAccounts: ReadonlySet<string>): FindHit {
  const { accountId, region, instanceId, name, privateIp, state } = instance;
  return {
    id: `${accountId}/${region}/${instanceId}`,
    title: name ?? instanceId,
    detail: [name === null ? undefined : instanceId, privateIp, state, region]
      .filter((part) => part !== undefined && part !== null)
      .join(" · "),
    href: `${instancesPath}${withFilter({ account: accountId, region, q: instanceId }, {})}`,
    isSandbox: sandboxAccounts.has(accountId),
  };
}

/** Each account once, however many connections lead to it. */
function accountHits(connections: readonly AwsConnection[], query: FindQuery): readonly FindHit[] {
  return [...new Set(connections.map(({ accountId }) => accountId))].flatMap((accountId) => {
    const own = connections.filter((one) => one.accountId === accountId);
    const alias = own.find(({ accountAlias }) => accountAlias !== undefined)?.accountAlias;
    if (!matchesWords(`${accountId} ${alias ?? ""}`, query.words)) return [];
    return [
      {
        id: accountId,
        title: alias === undefined ? accountId : `${alias} ${accountId}`,
        detail: "its instances",
        href: `${instancesPath}${withFilter({ account: accountId }, {})}`,
        isSandbox: own.every(({ kind }) => kind === "sandbox"),
      },
    ];
  });
}

function connectionHits(connections: readonly (AwsConnection | HarnessConnection)[], query: FindQuery): readonly FindHit[] {
  return connections
    .filter((one) => matchesWords(`${one.name} ${"accountId" in one ? one.accountId : one.accountIdentifier}`, query.words))
    .map((one) => ({
      id: one.id,
      title: one.name,
      detail: "accountId" in one ? `AWS ${one.accountId}` : `Harness ${one.accountName ?? one.accountIdentifier}`,
      href: "accountId" in one ? connectionPath(one.id) : connectionsPath,
      isSandbox: one.kind === "sandbox",
    }));
}
