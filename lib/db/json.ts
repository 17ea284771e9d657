import type { Prisma } from "./generated/client";

/** A value as a JSON column takes it: plain data, without what is `undefined`. A missing value is a JSON null. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- what JSON.parse returns is JSON; Prisma excludes only a null at its top, for which it has a sentinel
  return JSON.parse(JSON.stringify(value ?? null)) as Prisma.InputJsonValue;
}
