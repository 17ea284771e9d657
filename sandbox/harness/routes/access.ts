import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { type Call, route } from "../call";
import { ok } from "../envelopes";
import { errorOf } from "../errors";
import { nullableText } from "../labels";
import { isPermitted } from "../permissions";
import { scopeOf } from "../scope";

const MAX_CHECKS = 10_000;

const checkSchema = z.object({
  resourceScope: z
    .object({ accountIdentifier: z.string(), orgIdentifier: nullableText, projectIdentifier: nullableText })
    .nullish(),
  resourceType: z.string(),
  resourceIdentifier: nullableText,
  permission: z.string(),
});

const bodySchema = z.object({
  principal: z.object({ principalIdentifier: z.string(), principalType: z.string() }).nullish(),
  permissions: z.array(checkSchema),
});

type SentCheck = z.infer<typeof checkSchema>;

function answer(call: Call, check: SentCheck) {
  const { permission, resourceType, resourceIdentifier } = check;
  const scope = scopeOf(check.resourceScope?.orgIdentifier, check.resourceScope?.projectIdentifier);
  const account = check.resourceScope?.accountIdentifier ?? HARNESS_ACCOUNT_ID;
  const permitted =
    account === HARNESS_ACCOUNT_ID &&
    isPermitted(call.caller, { permission, resourceType, scope, identifier: resourceIdentifier });
  const resourceScope = { accountIdentifier: account, orgIdentifier: scope.org, projectIdentifier: scope.project };
  return { permission, resourceScope, resourceType, resourceIdentifier, permitted };
}

function checkAccess(call: Call) {
  const { principal, permissions } = call.json(bodySchema);
  const own = { principalIdentifier: call.caller.principal.identifier, principalType: call.caller.principal.type };
  if (principal !== undefined && principal !== null) {
    if (principal.principalIdentifier !== own.principalIdentifier || principal.principalType !== own.principalType) {
      throw errorOf("INVALID_REQUEST", "A caller may only check its own permissions");
    }
  }
  if (permissions.length > MAX_CHECKS)
    throw errorOf("INVALID_REQUEST", `At most ${MAX_CHECKS} permissions can be checked at once`);
  return ok({ principal: own, accessControlList: permissions.map((check) => answer(call, check)) });
}

const VERBS = ["view", "edit", "delete", "access"];
const CATALOGUE = [
  ...["connector", "secret", "service", "environment", "file", "delegate"].flatMap((resource) =>
    VERBS.map((verb) => ({ identifier: `core_${resource}_${verb}`, name: `${verb} ${resource}` })),
  ),
  ...["view", "edit", "delete", "execute"].map((verb) => ({ identifier: `core_pipeline_${verb}`, name: `${verb} pipeline` })),
  ...["view", "create", "edit", "delete"].flatMap((verb) =>
    ["organization", "project"].map((resource) => ({ identifier: `core_${resource}_${verb}`, name: `${verb} ${resource}` })),
  ),
  ...["account", "audit"].map((resource) => ({ identifier: `core_${resource}_view`, name: `view ${resource}` })),
];

export function accessRoutes(app: FastifyInstance): void {
  route(app, "POST", "/authz/api/acl", checkAccess);
  route(app, "GET", "/authz/api/permissions", () =>
    ok(CATALOGUE.map((permission) => ({ permission: { ...permission, status: "ACTIVE", allowedScopeLevels: [] } }))),
  );
}
