import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { errorOf } from "./errors";

export type KeyName = keyof typeof SANDBOX_API_KEYS;

export type Principal = {
  readonly type: "USER" | "SERVICE_ACCOUNT";
  readonly identifier: string;
  readonly name: string;
  readonly email: string;
};

/** Who calls, found by the API key. */
export type Caller = {
  readonly key: KeyName;
  readonly principal: Principal;
};

const PRINCIPALS: Readonly<Record<KeyName, Principal>> = {
  admin: { type: "SERVICE_ACCOUNT", identifier: "carabiner", name: "Carabiner", email: "carabiner@service.harness.io" },
  projectAdmin: {
    type: "USER",
    identifier: "uProjectAdmin000000002",
    name: "Ines Okafor",
    email: "ines@sandbox.carabiner.example",
  },
  viewer: { type: "USER", identifier: "uViewer00000000000003", name: "Ruth Adeyemi", email: "ruth@sandbox.carabiner.example" },
  expired: { type: "USER", identifier: "uExpired0000000000004", name: "Owen Hale", email: "owen@sandbox.carabiner.example" },
};

const KEY_NAMES: readonly KeyName[] = ["admin", "projectAdmin", "viewer", "expired"];

/** The seeded key that a text is; undefined when it is none of them. */
export function findKey(token: string): Caller | undefined {
  const found = KEY_NAMES.find((name) => SANDBOX_API_KEYS[name] === token);
  return found === undefined ? undefined : { key: found, principal: PRINCIPALS[found] };
}

/**
 * Checks account and key in the order of the vendor's gateway: no account is 400; a key that is missing, unknown,
 * expired or of another account is 401.
 */
export function authenticate(account: string | undefined, token: string | undefined): Caller {
  if (account === undefined || account === "") throw errorOf("INVALID_REQUEST", "Account detail is not present in the request");
  if (token === undefined || token === "") {
    throw errorOf("INVALID_TOKEN", `Invalid API key or incorrect JWT token request in account: ${account}`);
  }
  const caller = findKey(token);
  if (caller === undefined || caller.key === "expired" || account !== HARNESS_ACCOUNT_ID) {
    throw errorOf("INVALID_TOKEN", `Invalid call: Invalid token or token expired. Account id for API called: ${account}`);
  }
  return caller;
}
