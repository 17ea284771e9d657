const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds of a time such as `10m` or `1h 30m`; undefined for an empty text. */
export function timeLimitMs(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)([smhdw])/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, [, count = "0", unit = "s"]) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
}
