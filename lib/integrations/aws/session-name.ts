/** The session name for a run: what STS allows in it, at most 64 characters. */
export function sessionNameOf(runId: string): string {
  return `carabiner-${runId}`.replace(/[^\w+=,.@-]/g, "-").slice(0, 64);
}
