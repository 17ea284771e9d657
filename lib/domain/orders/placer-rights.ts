import type { AppError } from "@/lib/core/errors";
import type { Actor } from "@/lib/domain/access/actor";
import { canEdit } from "@/lib/domain/access/run-access";
import type { OwnedScope } from "@/lib/domain/access/scope-access";
import { canUseConnection, type ConnectionScope } from "@/lib/domain/access/setup-access";

/** Where an order works: a run, or a connection whose account is read. */
export type OrderSubject =
  | { readonly type: "run"; readonly kind: "sandbox" | "live"; readonly scope: OwnedScope }
  | { readonly type: "connection"; readonly kind: "sandbox" | "live"; readonly scope: ConnectionScope };

/**
 * Why an order may not be carried out; `undefined` when it may. An order is a right that its placer had: it is carried out
 * only while the placer could still place it.
 *
 * @param placer the person with the roles in force now; `undefined` when there is no such person any more
 * @param what begins a sentence: "The apply"
 */
export function whyOrderRefused(placer: Actor | undefined, subject: OrderSubject, what: string): AppError | undefined {
  if (placer !== undefined && mayPlace(placer, subject)) return undefined;
  const who = placer === undefined ? "The person who ordered it" : placer.name;
  const title = `${what} was not carried out`;
  const cause = `${who} may no longer ${subject.type === "run" ? "change this run" : "have this account read"}.`;
  const fix =
    subject.type === "run"
      ? "An owner or an admin of the project can start it again. Whatever exists already is found and kept."
      : "A person with a role in this organization can press “Read now” on the Inventory page.";
  return {
    code: "forbidden",
    message: `${title}: ${cause} ${fix}`,
    explanation: { causeId: "order-refused", title, cause, owner: "org-admin", fix, retry: "after-fix", details: {} },
  };
}

function mayPlace(placer: Actor, subject: OrderSubject): boolean {
  if (placer.sandbox && subject.kind !== "sandbox") return false;
  return subject.type === "run" ? canEdit(placer, subject.scope) : canUseConnection(placer, subject.scope);
}
