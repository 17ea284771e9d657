/** The name under which the worker registers discovery, and what it is given. IDs only. */
export const DISCOVER_WORKFLOW = "discover-account";

export type DiscoverInput = { readonly awsConnectionId: string; readonly scanId: string };

/** One ID for one reading: a second order for the same reading starts nothing. */
export function discoverWorkflowId(scanId: string): string {
  return `discover:${scanId}`;
}
