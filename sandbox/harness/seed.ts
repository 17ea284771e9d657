import { createHash } from "node:crypto";

import { SANDBOX_DELEGATES, SANDBOX_ORGS, SANDBOX_PROJECTS } from "@/sandbox/seed/world";

import { keyOf, type Scope } from "./scope";
import type { Change, Store } from "./store";

const DAY_MS = 86_400_000;
/** How long the silent delegates have been silent when the world begins. */
const SILENT_MS = 3 * DAY_MS;

/** The same delegate has the same id in every sandbox, so that links and screenshots hold. */
function delegateId(name: string): string {
  return createHash("sha256").update(name).digest("base64url").slice(0, 22);
}

function delegateScope(delegate: (typeof SANDBOX_DELEGATES)[number]): Scope {
  return { org: delegate.org ?? null, project: delegate.project ?? null };
}

/** Fills an empty store with the sandbox's world. */
export function seedWorld(store: Store, now: number): void {
  if (store.organizations.all().length > 0) return;
  const times = { createdAt: now, lastModifiedAt: now };
  const changes: Change[] = [];
  for (const { identifier, name } of SANDBOX_ORGS) {
    const harnessManaged = identifier === "default";
    changes.push(
      store.organizations.put(identifier, { identifier, name, description: "", tags: {}, ...times, harnessManaged, version: 0 }),
    );
  }
  for (const { org, identifier, name } of SANDBOX_PROJECTS) {
    const key = keyOf({ org, project: null }, identifier);
    const looks = { color: "#0063F7", modules: ["CD"] };
    changes.push(store.projects.put(key, { identifier, name, description: "", tags: {}, ...times, org, ...looks, version: 0 }));
  }
  for (const delegate of SANDBOX_DELEGATES) {
    const { name, tags, roleArn, kind, silent } = delegate;
    changes.push(
      store.delegates.put(name, {
        id: delegateId(name),
        name,
        scope: delegateScope(delegate),
        tags: [...tags],
        roleArn,
        kind,
        hostName: `${name}-0`,
        silentSince: silent ? now - SILENT_MS : null,
      }),
    );
  }
  const token = { name: "default_token", scope: { org: null, project: null }, createdAt: now, revokeAfter: null };
  changes.push(
    store.delegateTokens.put(keyOf(token.scope, token.name), { id: delegateId("default_token"), ...token, status: "ACTIVE" }),
  );
  store.commit(changes);
}
