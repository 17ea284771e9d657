import type { FastifyInstance, FastifyRequest } from "fastify";

import { readCall, route } from "../call";
import { errorOf, notThereYet } from "../errors";

/**
 * Parts of the protocol that are not offered, by the beginning of their paths. They are the families of paths that the public
 * clients know (the endpoints of https://github.com/harness/harness-go-sdk and of https://apidocs.harness.io): a 404 would
 * tell them that something was deleted.
 */
const LATER: readonly (readonly [prefix: string, what: string])[] = [
  ["/v1/", "the v1 API"],
  ["/authz/api/", "roles and role bindings"],
  ["/resourcegroup/api/", "resource groups"],
  ["/audit/api/", "this part of the audit trail"],
  ["/log-service/", "execution logs"],
  ["/pipeline/api/", "this part of pipelines"],
  ["/template/api/", "templates"],
  ["/gitops/api/", "GitOps"],
  ["/ccm/api/", "cloud cost management"],
  ["/lw/api/", "cloud cost management"],
  ["/cv/api/", "service reliability"],
  ["/cf/", "feature flags"],
  ["/dashboard/api/", "dashboards"],
  ...(
    [
      ["activityHistory", "the activity history"],
      ["apikey", "API keys"],
      ["artifacts", "artifact look-ups"],
      ["aws/aws-helper", "this AWS look-up"],
      ["buckets", "bucket look-ups"],
      ["connectors", "this part of connectors"],
      ["customDeployment", "custom deployments"],
      ["delegate-group-tags", "tags of delegate groups"],
      ["delegate-setup", "this part of delegates"],
      ["delegate-token-ng", "this part of delegate tokens"],
      ["download-delegates", "downloads of delegates"],
      ["entitySetupUsage", "references between entities"],
      ["environmentGroup", "environment groups"],
      ["environmentsV2", "this part of environments"],
      ["file-store", "this part of the file store"],
      ["filters", "saved filters"],
      ["freeze", "deployment freezes"],
      ["git-full-sync", "Git synchronisation"],
      ["git-sync", "Git synchronisation"],
      ["gitops", "GitOps"],
      ["google-secret-manager-connector", "this connector's look-ups"],
      ["host-validation", "host checks"],
      ["hosts", "host checks"],
      ["infrastructures", "this part of infrastructures"],
      ["invites", "invitations"],
      ["ldap", "LDAP"],
      ["oidc", "OIDC endpoints"],
      ["scim", "SCIM"],
      ["serviceaccount", "service accounts"],
      ["serviceOverrides", "service overrides"],
      ["servicesV2", "this part of services"],
      ["settings", "settings"],
      ["smtpConfig", "mail settings"],
      ["source-code-manager", "source code managers"],
      ["token", "this part of tokens"],
      ["user", "this part of users"],
      ["user-groups", "user groups"],
      ["v2/secrets", "this part of secrets"],
      ["variables", "variables"],
      ["yaml-schema", "YAML schemas"],
    ] as const
  ).map(([family, what]) => [`/ng/api/${family}`, what] as const),
];

/** Paths that are not offered although they look like an entity's: the last word would be taken for an identifier. */
const SHADOWED = [
  ["GET", "/ng/api/connectors/fieldValues"],
  ["POST", "/ng/api/connectors/fieldValues"],
  ["POST", "/ng/api/environmentsV2/import"],
  ["GET", "/ng/api/environmentsV2/serviceOverrides"],
  ["POST", "/ng/api/environmentsV2/serviceOverrides"],
  ["DELETE", "/ng/api/environmentsV2/serviceOverrides"],
  ["POST", "/ng/api/servicesV2/import"],
  ["POST", "/ng/api/infrastructures/import"],
  ["GET", "/ng/api/file-store/folder"],
  ["GET", "/ng/api/file-store/supported-entity-types"],
  ["POST", "/ng/api/file-store/yaml"],
  ["PUT", "/ng/api/file-store/yaml/:identifier"],
  ["GET", "/ng/api/file-store/files/createdBy"],
  ["POST", "/pipeline/api/pipelines/import/:identifier"],
] as const;

type KnownRoute = {
  readonly method: string;
  readonly pattern: RegExp;
};

function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, (sign) => `\\${sign}`).replaceAll(/:[A-Za-z]+/g, "[^/]+")}/?$`);
}

function laterPart(path: string): string | undefined {
  return LATER.find(([prefix]) => path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`))?.[1];
}

/** Answers what no route takes: 405 for a known path, 501 for a part of the protocol that is not offered, else 404. Never HTML. */
export function unknownRoutes(app: FastifyInstance): void {
  const known: KnownRoute[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) known.push({ method: one, pattern: patternOf(url) });
  });
  for (const [method, url] of SHADOWED) {
    route(app, method, url, () => {
      throw notThereYet(laterPart(url) ?? url);
    });
  }
  app.setNotFoundHandler((request: FastifyRequest) => {
    const path = request.url.split("?")[0] ?? "";
    const isOtherMethod = known.some(({ method, pattern }) => method !== request.method && pattern.test(path));
    if (isOtherMethod) throw errorOf("METHOD_NOT_ALLOWED", `HTTP 405 Method Not Allowed: ${request.method} ${path}`);
    const later = laterPart(path);
    if (later === undefined) throw errorOf("RESOURCE_NOT_FOUND", `HTTP 404 Not Found: ${path}`);
    readCall(request);
    throw notThereYet(later);
  });
}
