import type { Route } from "next";

/** The one builder of addresses inside the portal: a page that moves is moved here. */
function at(path: string): Route {
  // Typed routes are off: the addresses are built here and tested by the journeys.
  return path;
}

export const homePath = at("/");
export const runsPath = at("/runs");
export const newRunPath = at("/runs/new");
export const instancesPath = at("/inventory/instances");
export const clustersPath = at("/inventory/clusters");
export const connectionsPath = at("/connections");
export const peoplePath = at("/people");
export const guidePath = at("/guide");
export const diagnosePath = at("/diagnose");
export const practicesPath = at("/practices");

/** A run's task list. */
export function runPath(runId: string): Route {
  return at(`/runs/${encodeURIComponent(runId)}`);
}

/** A page of a run: a step by its slug, or `plan`, `verify`, `checklist`, `timeline`, `path`. */
export function runPagePath(runId: string, page: string): Route {
  return at(`/runs/${encodeURIComponent(runId)}/${page}`);
}
