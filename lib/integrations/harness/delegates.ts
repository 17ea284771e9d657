import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { HarnessDelegate } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessClient } from "./client";
import { defineEntityList } from "./entity";
import { wireFlag, wireList, wireOptionalText, wireText, wireTime } from "./wire";

const list = defineEntityList({
  kinds: "delegates",
  path: "/ng/api/delegate-setup",
  schema: () =>
    z.object({
      name: z.string(),
      type: wireText,
      description: wireText,
      tags: wireList(z.string()),
      connected: wireFlag,
      lastHeartBeat: wireTime,
      delegateReplicas: wireList(
        z.object({
          hostName: wireText,
          version: wireOptionalText,
          connected: wireFlag,
          lastHeartbeat: wireTime,
          expiringAt: wireTime,
        }),
      ),
    }),
  list: { method: "POST", path: "listDelegates", paging: "none" },
});

/**
 * Lists the delegates of exactly one scope. The automatic tag that equals the name is added when Harness leaves it
 * out. A delegate counts as connected while its heartbeat is at most five minutes old.
 */
export async function listDelegates(
  client: HarnessClient,
  scope: HarnessScope,
): Promise<Result<readonly HarnessDelegate[], AppError>> {
  const listed = await list(client, scope, { json: { filterType: "Delegate" } });
  if (!listed.ok) return listed;
  return ok(
    listed.value.map(({ delegateReplicas: replicas, ...delegate }) => ({
      ...delegate,
      tags: [...new Set([delegate.name, ...delegate.tags])],
      replicas,
      scope,
    })),
  );
}

/**
 * Lists every delegate that a scope can use: its own and those of the scopes above it, by name, the nearest first.
 */
export async function listUsableDelegates(
  client: HarnessClient,
  scope: HarnessScope,
): Promise<Result<readonly HarnessDelegate[], AppError>> {
  const { accountIdentifier, orgIdentifier, projectIdentifier } = scope;
  const scopes: readonly HarnessScope[] = [
    ...(projectIdentifier === undefined ? [] : [scope]),
    ...(orgIdentifier === undefined ? [] : [{ accountIdentifier, orgIdentifier }]),
    { accountIdentifier },
  ];
  const lists = await Promise.all(scopes.map(async (one) => await listDelegates(client, one)));
  const byName = new Map<string, HarnessDelegate>();
  for (const list of lists) {
    if (!list.ok) return list;
    for (const delegate of list.value) if (!byName.has(delegate.name)) byName.set(delegate.name, delegate);
  }
  return ok([...byName.values()]);
}
