// How to see that a part is ready.

/** Whether an address answers over HTTP, with whatever status. */
export async function answersHttp(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/** Whether the portal itself answers there: another server may hold the port. */
export async function answersAsPortal(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
  const health = await response.json();
  return health.parts?.web === "ready";
}
