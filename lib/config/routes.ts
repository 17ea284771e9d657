import type { Route } from "next";

/** The one builder of addresses inside the portal: a page that moves is moved here. */
function at(path: string): Route {
  // Typed routes are off: the addresses are built here and tested by the journeys.
  return path;
}

export const runsPath = at("/runs");
export const newRunPath = at("/runs/new");
export const inventoryPath = at("/inventory");
export const instancesPath = at("/inventory/instances");
export const clustersPath = at("/inventory/clusters");
export const instancesCsvPath = at("/inventory/instances/csv");
export const clustersCsvPath = at("/inventory/clusters/csv");
export const connectionsPath = at("/connections");
export const diagnosePath = at("/diagnose");
export const practicesPath = at("/practices");
export const findPath = at("/find");
export const guidePath = at("/guide");
export const accountPath = at("/account");
export const secondFactorPath = at("/account/second-factor");
export const signInCodePath = at("/sign-in/code");
export const accountPasswordPath = at("/account/password");
/** The page that asks a person to confirm who they are, with where they go on afterwards. */
export function confirmIdentityPath(callbackUrl?: string): Route {
  return at(`/account/confirm${callbackUrl === undefined ? "" : `?callbackUrl=${encodeURIComponent(callbackUrl)}`}`);
}

/** A fresh sign-in at the identity provider, which ends on the page that says so. */
export function freshSignOnPath(callbackUrl?: string): Route {
  return at(`/api/auth/sso?confirm=1&callbackUrl=${encodeURIComponent(confirmIdentityPath(callbackUrl))}`);
}

export const peoplePath = at("/people");
export const accessEventsPath = at("/people/events");

/** Portal access to one AWS account: check it, set it up, renew it. `may` are the packs that are ticked. */
export function connectionPath(
  connectionId: string,
  options: { readonly may?: readonly string[]; readonly role?: string } = {},
): Route {
  const query = new URLSearchParams([
    ...(options.may ?? []).map((pack) => ["may", pack]),
    ...(options.role === undefined ? [] : [["role", options.role]]),
  ]).toString();
  return at(`/connections/${encodeURIComponent(connectionId)}${query === "" ? "" : `?${query}`}`);
}

/** A run's task list. */
export function runPath(runId: string): Route {
  return at(`/runs/${encodeURIComponent(runId)}`);
}

/** A page of a run: a step by its slug, or `plan`, `verify`, `checklist`, `timeline`, `path`. */
export function runPagePath(runId: string, page: string): Route {
  return at(`/runs/${encodeURIComponent(runId)}/${page}`);
}

/** The checks of the ECS service of a run, or of another service of its cluster. */
export function troubleshootPath(runId: string, service?: string): Route {
  const query = service === undefined ? "" : `?service=${encodeURIComponent(service)}`;
  return at(`/runs/${encodeURIComponent(runId)}/troubleshoot${query}`);
}

/** A cluster of an account, and perhaps one of its services. */
export type ClusterAddress = {
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly service?: string | undefined;
};

/** The services of a cluster, or the checks of one of them, without a run. */
export function diagnoseServicePath({ account, region, cluster, service }: ClusterAddress): Route {
  const query = new URLSearchParams({ account, region, cluster });
  if (service !== undefined) query.set("service", service);
  return at(`/diagnose/service?${query.toString()}`);
}

/** Where a step's page, the plan included, asks how far the run is. */
export function runProgressPath(runId: string): Route {
  return at(`/api/runs/${encodeURIComponent(runId)}/progress`);
}

/** What undoing a run would do, before it is asked for. */
export function runUndoPath(runId: string): Route {
  return at(`/runs/${encodeURIComponent(runId)}/plan/undo`);
}

/** The checklist with one box opened. */
export function runBoxPath(runId: string, boxId: string): Route {
  return at(`/runs/${encodeURIComponent(runId)}/checklist?box=${encodeURIComponent(boxId)}`);
}

/** An item of the guide on its page: G38. */
export function guideItemPath(item: string): Route {
  return at(`/guide#${encodeURIComponent(item)}`);
}

/** The checklist to take away: a file, or the view for printing. */
export function runExportPath(runId: string, format: "csv" | "json" | "print"): Route {
  const run = `/runs/${encodeURIComponent(runId)}`;
  return at(format === "print" ? `${run}/checklist/print` : `${run}/export/${format}`);
}
