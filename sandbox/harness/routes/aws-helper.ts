import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { type AwsPlace, connectorKeys } from "../aws-credentials";
import { AwsFailure } from "../aws-failure";
import {
  type AwsView,
  listBalancers,
  listClusters,
  listGroups,
  listHosts,
  listListeners,
  listRoles,
  listRuleArns,
  listTagKeys,
  listVpcs,
} from "../aws-lookups";
import { awsSpecSchema } from "../aws-spec";
import { type Call, route } from "../call";
import { delegateFor, explain, TaskFailure } from "../connector-test";
import { ok } from "../envelopes";
import { errorOf, guidedError, invalidFields } from "../errors";
import { nullableList, nullableText } from "../labels";
import { requirePermission } from "../permissions";
import type { Connector } from "../records";
import { keyOf, resolveReference } from "../scope";
import type { Store } from "../store";
import { requireUse } from "./connectors";

const REGIONS: Readonly<Record<string, string>> = {
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-1": "US West (N. California)",
  "us-west-2": "US West (Oregon)",
  "ca-central-1": "Canada (Central)",
  "eu-central-1": "EU (Frankfurt)",
  "eu-west-1": "EU (Ireland)",
  "eu-west-2": "EU (London)",
  "eu-west-3": "EU (Paris)",
  "eu-north-1": "EU (Stockholm)",
  "ap-south-1": "Asia Pacific (Mumbai)",
  "ap-northeast-1": "Asia Pacific (Tokyo)",
  "ap-northeast-2": "Asia Pacific (Seoul)",
  "ap-southeast-1": "Asia Pacific (Singapore)",
  "ap-southeast-2": "Asia Pacific (Sydney)",
  "sa-east-1": "South America (Sao Paulo)",
};

type Lookup = {
  readonly path: string;
  /** Code and subject of the error when AWS refuses. */
  readonly code: string;
  readonly subject: string;
  readonly run: (view: AwsView, call: Call) => Promise<unknown>;
  readonly isGlobal?: boolean;
};

function requiredQuery(call: Call, name: string): string {
  const value = call.query(name) ?? "";
  if (value === "") throw invalidFields([{ fieldId: name, error: "must not be null" }]);
  return value;
}

const hostsSchema = z.object({
  region: nullableText,
  vpcIds: nullableList,
  tags: z
    .record(z.string(), z.string())
    .nullish()
    .transform((tags) => tags ?? {}),
  autoScalingGroupName: nullableText,
  winRm: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});

const LOOKUPS: readonly Lookup[] = [
  { path: "vpcs", code: "AWS_VPC_ERROR", subject: "aws vpc list", run: listVpcs },
  { path: "tags", code: "AWS_TAG_ERROR", subject: "aws tags", run: listTagKeys },
  { path: "v2/tags", code: "AWS_TAG_ERROR", subject: "aws tags", run: listTagKeys },
  { path: "auto-scaling-groups", code: "AWS_ASG_ERROR", subject: "aws auto scaling groups", run: listGroups },
  { path: "clusters", code: "AWS_ECS_ERROR", subject: "aws ECS clusters", run: listClusters },
  { path: "elastic-load-balancers", code: "AWS_LOAD_BALANCER_ERROR", subject: "aws load balancers", run: listBalancers },
  {
    path: "listeners",
    code: "AWS_LOAD_BALANCER_ERROR",
    subject: "aws listeners",
    run: (view, call) => listListeners(view, requiredQuery(call, "elasticLoadBalancer")),
  },
  {
    path: "listener-rules-arns",
    code: "AWS_LOAD_BALANCER_ERROR",
    subject: "aws listener rules",
    run: (view, call) => listRuleArns(view, requiredQuery(call, "listenerArn")),
  },
  { path: "iam-roles", code: "AWS_IAM_ERROR", subject: "aws IAM roles", run: listRoles, isGlobal: true },
];

type Source = {
  readonly connector: Connector;
  readonly region: string | null;
};

/** Connector and region of the query, or those of a saved infrastructure. */
function sourceOf(store: Store, call: Call): Source {
  const environment = call.query("envId");
  const infrastructure = call.query("infraDefinitionId");
  let reference = call.query("awsConnectorRef") ?? null;
  let region = call.query("region") ?? null;
  if (reference === null && environment !== undefined && infrastructure !== undefined) {
    const saved = store.infrastructures.get(keyOf(call.scope, environment, infrastructure));
    reference = saved?.connectorRef ?? null;
    region ??= saved?.region ?? null;
  }
  if (reference === null) throw invalidFields([{ fieldId: "awsConnectorRef", error: "must not be null" }]);
  const target = resolveReference(reference, call.scope, "connector");
  const { scope, identifier } = target;
  requirePermission(call.caller, { permission: "core_connector_access", resourceType: "CONNECTOR", scope, identifier });
  const connector = store.connectors.get(keyOf(scope, identifier));
  if (connector?.type !== "Aws") {
    throw errorOf("CONNECTOR_NOT_FOUND_EXCEPTION", `No connector found with identifier ${reference}`);
  }
  requireUse(store, call, connector);
  return { connector, region };
}

type Ways = {
  readonly code: string;
  readonly subject: string;
};

/** Runs a look-up where the connector runs, and words what goes wrong. */
async function look(store: Store, place: AwsPlace, source: Source, ways: Ways, run: (view: AwsView) => Promise<unknown>) {
  const spec = awsSpecSchema.parse(source.connector.spec);
  const region = source.region ?? spec.credential.region ?? "us-east-1";
  let delegate = null;
  try {
    delegate = delegateFor(store, source.connector, spec, Date.now());
    const keys = await connectorKeys(place, store, source.connector, spec, delegate);
    return ok(await run({ place, region, keys }).catch((error: unknown) => Promise.reject(AwsFailure.from(error, "call"))));
  } catch (error) {
    if (error instanceof TaskFailure) throw delegateError(error.error.message);
    if (!(error instanceof AwsFailure)) throw error;
    if (error.step === "call" && error.kind !== "unreachable") {
      const hint = `Check the credentials of connector ${source.connector.identifier} and what they may list in region ${region}.`;
      throw guidedError(hint, error.message, ways.code, `Failed to get ${ways.subject}: ${error.message}`);
    }
    const told = explain(error, spec, delegate);
    throw told instanceof TaskFailure ? errorOf(ways.code, `Failed to get ${ways.subject}: ${told.error.message}`) : told;
  }
}

function delegateError(message: string) {
  const hint = "Check that a delegate of this scope or above carries the connector's selectors and is connected.";
  return guidedError(hint, "No delegate could run the task.", "DELEGATE_NOT_AVAILABLE", message);
}

export function awsHelperRoutes(app: FastifyInstance, store: Store, place: AwsPlace): void {
  const base = "/ng/api/aws/aws-helper";
  route(app, "GET", `${base}/regions`, () => ok(REGIONS));
  for (const lookup of LOOKUPS) {
    route(app, "GET", `${base}/${lookup.path}`, (call) => {
      const source = sourceOf(store, call);
      if (source.region === null && lookup.isGlobal !== true) requiredQuery(call, "region");
      return look(store, place, source, lookup, (view) => lookup.run(view, call));
    });
  }
  route(app, "GET", `${base}/hosts`, async (call) => {
    const filter = (await call.unreadJson(hostsSchema.nullable())) ?? hostsSchema.parse({});
    const source = sourceOf(store, call);
    const ways = { code: "AWS_INSTANCE_ERROR", subject: "aws instances" };
    return look(store, place, { ...source, region: filter.region ?? source.region }, ways, (view) => listHosts(view, filter));
  });
}
