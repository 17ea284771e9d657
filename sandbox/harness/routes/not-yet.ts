import type { FastifyInstance, FastifyRequest } from "fastify";

import { readCall } from "../call";
import { errorOf, notThereYet } from "../errors";

/** Parts of the protocol that come later, by the beginning of their paths. */
const LATER: readonly (readonly [prefix: string, what: string])[] = [
  ["/ng/api/oidc/", "OIDC endpoints"],
  ["/ng/api/hosts/", "host checks"],
  ["/ng/api/host-validation", "host checks"],
  ["/ng/api/file-store", "this part of the file store"],
  ["/ng/api/servicesV2", "this part of services"],
  ["/ng/api/artifacts/", "artifact look-ups"],
  ["/ng/api/buckets/", "bucket look-ups"],
  ["/ng/api/yaml-schema", "YAML schemas"],
  ["/ng/api/aws/aws-helper/", "this AWS look-up"],
  ["/pipeline/api/", "this part of pipelines"],
  ["/log-service/", "execution logs"],
  ["/authz/api/", "roles and role bindings"],
];

type KnownRoute = {
  readonly method: string;
  readonly pattern: RegExp;
};

function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, (sign) => `\\${sign}`).replaceAll(/:[A-Za-z]+/g, "[^/]+")}/?$`);
}

/** Answers what no route takes: 405 for a known path, 501 for a later part of the protocol, else 404. Never HTML. */
export function unknownRoutes(app: FastifyInstance): void {
  const known: KnownRoute[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) known.push({ method: one, pattern: patternOf(url) });
  });
  app.setNotFoundHandler((request: FastifyRequest) => {
    const path = request.url.split("?")[0] ?? "";
    const isOtherMethod = known.some(({ method, pattern }) => method !== request.method && pattern.test(path));
    if (isOtherMethod) throw errorOf("METHOD_NOT_ALLOWED", `HTTP 405 Method Not Allowed: ${request.method} ${path}`);
    const later = LATER.find(([prefix]) => path.startsWith(prefix));
    if (later === undefined) throw errorOf("RESOURCE_NOT_FOUND", `HTTP 404 Not Found: ${path}`);
    readCall(request);
    throw notThereYet(later[1]);
  });
}
