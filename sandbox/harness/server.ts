import fastify, { type FastifyInstance } from "fastify";

import type { AwsPlace } from "./aws-credentials";
import { CallLog, installCallLog } from "./call-log";
import { errorOf, HarnessError } from "./errors";
import type { Engine } from "./executions/engine";
import { Faults, installFaults } from "./faults";
import { accessRoutes } from "./routes/access";
import { accountRoutes } from "./routes/account";
import { auditRoutes } from "./routes/audits";
import { awsHelperRoutes } from "./routes/aws-helper";
import { connectorRoutes } from "./routes/connectors";
import { delegateRoutes } from "./routes/delegates";
import { environmentRoutes } from "./routes/environments";
import { executionRoutes } from "./routes/executions";
import { fileRoutes } from "./routes/files";
import { infrastructureRoutes } from "./routes/infrastructures";
import { unknownRoutes } from "./routes/not-yet";
import { organizationRoutes } from "./routes/organizations";
import { pipelineRoutes } from "./routes/pipelines";
import { preflightRoutes } from "./routes/preflight";
import { projectRoutes } from "./routes/projects";
import { sandboxRoutes } from "./routes/sandbox";
import { secretRoutes } from "./routes/secrets";
import { serviceRoutes } from "./routes/services";
import type { Store } from "./store";

/** A secret file of 10 MB and its form around it. */
const BODY_LIMIT = 12 * 1024 * 1024;

function statusOf(error: unknown): number {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 500;
}

/** Errors of the framework (body too large, broken request) in the vendor's envelope. */
function asHarnessError(error: unknown): HarnessError {
  if (error instanceof HarnessError) return error;
  const status = statusOf(error);
  if (status >= 500) {
    // The stack may not name values: it is the stand-in's own code, and bodies are never part of a message there.
    process.stderr.write(`harness stand-in: ${error instanceof Error ? (error.stack ?? error.message) : "unknown error"}\n`);
    return errorOf("UNKNOWN_ERROR", "Oops, something went wrong on our end. Please contact Harness Support.");
  }
  return new HarnessError(status, errorOf("INVALID_REQUEST", error instanceof Error ? error.message : "Invalid request").body);
}

/** Clients written for the vendor's SaaS put a gateway prefix before every path; both forms lead to the same routes. */
function withoutGateway(url: string): string {
  return url.startsWith("/gateway/") ? url.slice("/gateway".length) : url;
}

/** The stand-in as an application that listens nowhere yet. */
export function buildServer(store: Store, place: AwsPlace, engine: Engine): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    rewriteUrl: (request) => withoutGateway(request.url ?? "/"),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2_000 },
  });
  const log = new CallLog();
  const faults = new Faults();

  // Bodies arrive as bytes: what a handler makes of them depends on the endpoint, not on the content type alone.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) => {
    const { status, body } = asHarnessError(error);
    return reply.code(status).type("application/json; charset=utf-8").send(body);
  });
  installCallLog(app, log);
  installFaults(app, faults);

  unknownRoutes(app);
  sandboxRoutes(app, store, log, faults);
  accountRoutes(app);
  organizationRoutes(app, store);
  projectRoutes(app, store);
  delegateRoutes(app, store);
  accessRoutes(app);
  secretRoutes(app, store);
  connectorRoutes(app, store, place);
  awsHelperRoutes(app, store, place);
  environmentRoutes(app, store);
  infrastructureRoutes(app, store);
  serviceRoutes(app, store);
  fileRoutes(app, store);
  pipelineRoutes(app, store);
  executionRoutes(app, store, engine);
  preflightRoutes(app, store);
  auditRoutes(app, store);
  return app;
}
