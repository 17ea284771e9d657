import type { Prisma } from "./generated/client";

/** A value as a JSON column takes it: plain data, without what is `undefined`. A missing value is a JSON null. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value ?? null)) as Prisma.InputJsonValue;
}
