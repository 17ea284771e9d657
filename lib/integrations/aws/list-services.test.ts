import { expect, test } from "vitest";

import type { AwsClients } from "./client";
import { listServices } from "./list-services";

type Call = { readonly name: string; readonly input: Readonly<Record<string, unknown>> };

/** A client that answers for a cluster with this many services, 100 names a page. */
function cluster(count: number) {
  const calls: Call[] = [];
  const arns = Array.from(
    { length: count },
    (_, index) => `arn:aws:ecs:eu-west-1:482177309156:service/main/web-${String(index)}`,
  );
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: Call["input"] }) => {
    const { input } = command;
    calls.push({ name: command.constructor.name, input });
    await Promise.resolve();
    if (command.constructor.name === "ListServicesCommand") {
      const from = Number(input["nextToken"] ?? 0);
      const next = from + Number(input["maxResults"]);
      return { serviceArns: arns.slice(from, next), nextToken: next < arns.length ? String(next) : undefined };
    }
    const asked = Array.isArray(input["services"]) ? input["services"] : [];
    return { services: asked.map((arn: string) => ({ serviceArn: arn, serviceName: arn.split("/").at(-1), status: "ACTIVE" })) };
  };
  // Listing reads nothing else of the clients.
  const clients = { ecs: () => ({ send }) } as unknown as AwsClients;
  return { calls, clients };
}

test("250 services take three pages and 25 calls of ten", { tags: ["G118"] }, async () => {
  const { calls, clients } = cluster(250);
  const listed = await listServices(clients, { region: "eu-west-1", cluster: "main" });
  expect(listed.ok && listed.value).toHaveLength(250);
  expect(calls.filter(({ name }) => name === "ListServicesCommand")).toHaveLength(3);
  const described = calls.filter(({ name }) => name === "DescribeServicesCommand").map(({ input }) => input["services"]);
  expect(described).toHaveLength(25);
  expect(described.every((services) => Array.isArray(services) && services.length === 10)).toBe(true);
});

test("a cluster without services takes one call", async () => {
  const { calls, clients } = cluster(0);
  expect(await listServices(clients, { region: "eu-west-1", cluster: "main" })).toEqual({ ok: true, value: [] });
  expect(calls).toHaveLength(1);
});
