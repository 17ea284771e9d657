/**
 * What the web (which enqueues by name) and the worker (which runs) agree on.
 *
 * The version is raised only when a workflow's steps change: the engine resumes a run only where the version is the
 * same, so one that changed with every build would strand whatever was running.
 */
export const WORKFLOW_ENGINE = {
  application: "carabiner",
  schema: "dbos",
  version: "2",
  queue: "runs",
} as const;
