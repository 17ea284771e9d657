import type { FastifyInstance } from "fastify";

import { HARNESS_ACCOUNT_ID, HARNESS_ACCOUNT_NAME, SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { findKey } from "../auth";
import { type Call, route } from "../call";
import { ok } from "../envelopes";
import { errorOf } from "../errors";
import { requirePermission } from "../permissions";
import { ACCOUNT_SCOPE } from "../scope";

/** A fixed past: when the sandbox's keys were issued, and when the expired one ended. */
const ISSUED_AT = Date.UTC(2026, 0, 1);
const ENDED_AT = Date.UTC(2026, 0, 2);

function currentUser(call: Call) {
  const { principal } = call.caller;
  if (principal.type !== "USER") {
    throw errorOf("INVALID_REQUEST", "Current user can be accessed only by a principal of type USER");
  }
  const account = {
    uuid: HARNESS_ACCOUNT_ID,
    accountName: HARNESS_ACCOUNT_NAME,
    companyName: HARNESS_ACCOUNT_NAME,
    defaultExperience: "NG",
    nextGenEnabled: true,
  };
  return ok({
    uuid: principal.identifier,
    name: principal.name,
    email: principal.email,
    defaultAccountId: HARNESS_ACCOUNT_ID,
    accounts: [account],
    admin: false,
    twoFactorAuthenticationEnabled: false,
    emailVerified: true,
    locked: false,
    disabled: false,
    externallyManaged: false,
  });
}

function validateToken(call: Call) {
  const token = call.text().trim();
  const found = findKey(token);
  if (found === undefined)
    throw errorOf(
      "INVALID_TOKEN",
      `Invalid call: Invalid token or token expired. Account id for API called: ${HARNESS_ACCOUNT_ID}`,
    );
  const { key, principal } = found;
  const [kind = "pat", , identifier = ""] = SANDBOX_API_KEYS[key].split(".");
  return ok({
    identifier,
    name: key,
    validFrom: ISSUED_AT,
    validTo: key === "expired" ? ENDED_AT : Date.UTC(2126, 0, 1),
    scheduledExpireTime: null,
    valid: key !== "expired",
    accountIdentifier: HARNESS_ACCOUNT_ID,
    orgIdentifier: key === "projectAdmin" ? "meridian" : null,
    projectIdentifier: key === "projectAdmin" ? "parcel_tracking" : null,
    apiKeyIdentifier: `${key}_key`,
    parentIdentifier: principal.identifier,
    apiKeyType: kind === "sat" ? "SERVICE_ACCOUNT" : "USER",
    email: principal.email,
    username: principal.name,
  });
}

function account(call: Call) {
  const identifier = call.param("accountIdentifier");
  requirePermission(call.caller, { permission: "core_account_view", resourceType: "ACCOUNT", scope: ACCOUNT_SCOPE, identifier });
  return ok({
    identifier,
    name: HARNESS_ACCOUNT_NAME,
    companyName: HARNESS_ACCOUNT_NAME,
    cluster: "sandbox",
    defaultExperience: "NG",
    authenticationMechanism: "USER_PASSWORD",
    nextGenEnabled: true,
    subdomainURL: null,
  });
}

export function accountRoutes(app: FastifyInstance): void {
  route(app, "GET", "/ng/api/user/currentUser", currentUser);
  route(app, "POST", "/ng/api/token/validate", validateToken);
  route(app, "GET", "/ng/api/accounts/:accountIdentifier", account);
}
