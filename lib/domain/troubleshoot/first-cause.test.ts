import { expect, test } from "vitest";

import { firstCause } from "./first-cause";
import { read, type ServiceFacts } from "./service-facts";
import { healthyFacts, PLACE, role, service } from "./testing/healthy-facts";

/** What each expectation relies on: docs.aws.amazon.com pages are named beside the rows. */
type Row = { readonly name: string; readonly facts: Partial<ServiceFacts>; readonly cause: string; readonly says: RegExp };

function causeOf(changes: Partial<ServiceFacts>) {
  return firstCause(healthyFacts(changes)).cause;
}

test("a healthy service has no cause, and every check has a result", () => {
  const { cause, checks } = firstCause(healthyFacts());
  expect(cause).toBeUndefined();
  expect(checks.filter(({ result }) => result === "unknown")).toEqual([]);
});

const ACCESS: readonly Row[] = [
  {
    name: "a missing ECS right",
    facts: {
      rights: read({
        holder: "The Harness identity",
        tried: 12,
        missing: [{ action: "ecs:DescribeServices", why: "No statement allows it" }],
      }),
    },
    cause: "ecs-rights",
    says: /lacks ecs:DescribeServices/,
  },
  {
    name: "a mistyped cluster",
    facts: { cluster: read({ elsewhere: [], meant: "parcel-main", known: ["parcel-main"] }) },
    cause: "cluster-name",
    says: /Did you mean parcel-main/,
  },
  {
    name: "a cluster of another region",
    facts: { cluster: read({ elsewhere: ["eu-central-1"], known: [] }) },
    cause: "cluster-region",
    says: /is in eu-central-1, not in eu-west-1/,
  },
  {
    name: "a service that CodeDeploy controls",
    facts: { service: read({ found: service({ controller: "CODE_DEPLOY" }) }) },
    cause: "service",
    says: /CodeDeploy/,
  },
  {
    name: "a mistyped service",
    facts: { service: read({ known: ["parcel-api"], meant: "parcel-api" }) },
    cause: "service",
    says: /Did you mean parcel-api/,
  },
  {
    name: "an execution role that trusts ECS and not its tasks",
    facts: { executionRole: read(role("parcel-execution", { trusts: "ecs.amazonaws.com" })) },
    cause: "execution-role",
    says: /trusts .*ecs\.amazonaws\.com/,
  },
  {
    name: "an execution role without the right to write logs",
    facts: {
      executionRole: read(
        role("parcel-execution", {
          statements: [{ Effect: "Allow", Action: ["ecr:*", "secretsmanager:GetSecretValue"], Resource: "*" }],
        }),
      ),
    },
    cause: "execution-role",
    says: /lacks logs:CreateLogStream and logs:PutLogEvents/,
  },
  {
    name: "a task role that does not exist",
    facts: { taskRole: read({ arn: `arn:aws:iam::${PLACE.account}:role/gone` }) },
    cause: "task-role",
    says: /names the role gone/,
  },
];

test.each(ACCESS)("$name is the first cause", { tags: ["G191", "G192", "G193", "G195", "G196"] }, ({ facts, cause, says }) => {
  const found = causeOf(facts);
  expect(found?.id).toBe(cause);
  expect(found?.fact).toMatch(says);
});

test("the earlier of two causes wins, and the later one is listed", () => {
  const { cause, checks } = firstCause(
    healthyFacts({
      cluster: read({ elsewhere: ["eu-central-1"], known: [] }),
      taskRole: read({ arn: `arn:aws:iam::${PLACE.account}:role/gone` }),
    }),
  );
  expect(cause?.id).toBe("cluster-region");
  expect(checks.find(({ id }) => id === "task-role")?.result).toBe("failed");
});

test("a part that AWS refused is unknown and names the missing right", () => {
  const denied = { state: "unread", why: "AWS refused to list the clusters.", action: "ecs:DescribeClusters" } as const;
  const { cause, checks } = firstCause(healthyFacts({ cluster: denied }));
  expect(cause).toBeUndefined();
  const check = checks.find(({ id }) => id === "cluster-active");
  expect(check?.result).toBe("unknown");
  expect(check?.result === "unknown" && check.repair?.fix).toMatch(/ecs:DescribeClusters/);
});
