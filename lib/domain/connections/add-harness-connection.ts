import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { atField } from "@/lib/core/field-errors";
import type { Actor } from "@/lib/domain/access/actor";
import { tenantOf } from "@/lib/domain/access/scope-access";
import { canManageConnections } from "@/lib/domain/access/setup-access";
import { checkHarnessUrl, type HarnessAllowList } from "@/lib/domain/harness/base-url";
import { SANDBOX_ONLY, type HarnessConnection, type NewHarnessConnection } from "./connection";
import { readApiKey, type HarnessConnectionInput } from "./harness-connection-input";

/** What adding a Harness connection needs. */
export type AddHarnessDeps = {
  readonly clock: Clock;
  readonly allowList: () => HarnessAllowList;
  /** Uses the key; the account's name is absent when the key may not read it. */
  readonly checkHarness: (
    connection: Pick<HarnessConnection, "kind" | "baseUrl" | "accountIdentifier">,
    apiKey: Secret,
  ) => Promise<Result<{ readonly accountName: string | undefined }, AppError>>;
  /** Returns the ID under which the connection's record finds the key again. */
  readonly keepApiKey: (secret: { readonly tenant: string; readonly value: Secret }) => Promise<string>;
  readonly addHarness: (actor: Actor, connection: NewHarnessConnection) => Promise<{ readonly id: string }>;
};

/**
 * Adds a Harness connection after its key has answered. The account is the key's own, so no one can name another account.
 *
 * Errors: `invalid_input` for an address that is not on the list; `forbidden` for a scope the actor does not
 * administer, and for every person of the sandbox; what the check answers.
 *
 * @guide G59
 */
export async function addHarnessConnection(
  deps: AddHarnessDeps,
  actor: Actor,
  input: HarnessConnectionInput,
): Promise<Result<{ readonly id: string; readonly accountName: string | undefined }, AppError>> {
  if (actor.sandbox) return err({ code: "forbidden", message: SANDBOX_ONLY });
  const address = checkHarnessUrl(input.baseUrl, { hosts: deps.allowList().hosts });
  if (!address.allowed) return err(atField("baseUrl", address.reason));
  const key = readApiKey(input.apiKey);
  if (key === undefined) return err(atField("apiKey", "This is not a whole API key."));
  const scope = { accountIdentifier: key.accountIdentifier, orgIdentifier: input.orgIdentifier };
  if (!canManageConnections(actor, scope)) {
    const message = `This key belongs to Harness account ${key.accountIdentifier}. You may add connections only for the organizations you administer; name one of them.`;
    return err(atField("orgIdentifier", message, "forbidden"));
  }

  const target = { kind: "live" as const, baseUrl: address.url, accountIdentifier: key.accountIdentifier };
  const value = new Secret(input.apiKey);
  const checked = await deps.checkHarness(target, value);
  if (!checked.ok) return checked;

  const apiKeySecretId = await deps.keepApiKey({ tenant: tenantOf(scope), value });
  const { accountName } = checked.value;
  const { id } = await deps.addHarness(actor, {
    ...target,
    ...scope,
    name: input.name,
    accountName,
    apiKeySecretId,
    apiKeyHint: key.hint,
    checkedAt: deps.clock.now(),
  });
  return ok({ id, accountName });
}
