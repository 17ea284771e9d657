import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { getAccount } from "./account";
import type { HarnessClient } from "./client";

/** The first response to any key, no matter who owns it. */
const projectsSchema = z.object({ totalItems: z.number() });

/** What a connection's first calls told. */
export type HarnessConnectionCheck = {
  /** Undefined when the key may not read the account: then only its ID is known. */
  readonly accountName: string | undefined;
};

/**
 * Checks an API key by using it twice: the list of projects, which every valid key may read, proves key, account and
 * address; the account's name is a courtesy that project keys often lack the right for.
 *
 * Errors: as every call of `HarnessClient.send`.
 *
 * @see https://apidocs.harness.io/tag/Project
 */
export async function checkHarnessConnection(client: HarnessClient): Promise<Result<HarnessConnectionCheck, AppError>> {
  const projects = await client.send({
    method: "GET",
    path: "/ng/api/projects",
    query: { pageSize: 1 },
    schema: projectsSchema,
    effect: "read",
    entity: { kind: "project" },
  });
  if (!projects.ok) return projects;
  const account = await getAccount(client);
  if (account.ok) return ok({ accountName: account.value.name === "" ? account.value.companyName : account.value.name });
  return ["upstream_rejected", "not_found"].includes(account.error.code) ? ok({ accountName: undefined }) : err(account.error);
}
