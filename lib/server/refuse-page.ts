import "server-only";
import { notFound } from "next/navigation";
import { createDeps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { recordDenial } from "./record-denial";

/**
 * Responds "not found" for a page that the person may not see, and records the denial. Pages of signed-in people use this
 * instead of `notFound`: whether the record is absent or hidden is not told apart.
 *
 * @param page the page's route, such as `/people`
 * @param params what the address names
 */
export async function refusePage(actor: Actor, page: string, params: Readonly<Record<string, string>> = {}): Promise<never> {
  const error = { code: "not_found" as const, message: "" };
  await recordDenial(createDeps(scopeOf(actor)), actor, { name: page, error, input: params });
  notFound();
}
