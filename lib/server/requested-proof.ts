import "server-only";
import type { RequestedProof } from "@/lib/core/errors";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { requestedProof } from "@/lib/domain/access/confirm-identity";
import { singleSignOnName } from "./auth";

/** How the actor can confirm, in this installation, that it is still them. */
export async function findRequestedProof(deps: Deps, actor: Actor): Promise<RequestedProof> {
  return requestedProof(actor, { ...(await deps.users.findSignInWays(actor)), providerName: singleSignOnName() });
}
