import { isSecretKey, redact } from "@/lib/core/redact";

const PREFIX = "carabiner.entries ";
/** Long enough to reload a page, too short to surprise the next visit. */
const KEPT_MS = 10 * 60_000;

/** Keeps the entries of a form in this tab over a reload of its page, secrets left out. Without storage nothing is kept. */
export function keepEntries(page: string, entries: Readonly<Record<string, unknown>>, secretFields: readonly string[]): void {
  const kept = Object.entries(entries).filter(
    ([name, value]) => !secretFields.includes(name) && !isSecretKey(name) && !holdsSecret(value),
  );
  try {
    sessionStorage.setItem(PREFIX + page, JSON.stringify({ at: Date.now(), entries: Object.fromEntries(kept) }));
  } catch {
    // Storage may be switched off or full; the entries are still in the form.
  }
}

function holdsSecret(value: unknown): boolean {
  return JSON.stringify(redact(value)) !== JSON.stringify(value);
}

/** Takes what was kept for a page, once. */
export function takeKeptEntries(page: string): Readonly<Record<string, unknown>> {
  try {
    const text = sessionStorage.getItem(PREFIX + page);
    sessionStorage.removeItem(PREFIX + page);
    const kept: unknown = JSON.parse(text ?? "null");
    return isKept(kept) && Date.now() - kept.at < KEPT_MS ? kept.entries : {};
  } catch {
    return {};
  }
}

function isKept(value: unknown): value is { readonly at: number; readonly entries: Readonly<Record<string, unknown>> } {
  if (typeof value !== "object" || value === null || !("at" in value) || !("entries" in value)) return false;
  return typeof value.at === "number" && typeof value.entries === "object" && value.entries !== null;
}
