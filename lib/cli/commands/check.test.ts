import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { parseJson } from "@/lib/core/parse-json";
import { ec2Task, fargateTask, onFargate } from "@/lib/domain/ecs/testing/documents";

import { runCli } from "../testing/run-cli";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "carabiner-check-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Checks a text from standard input. */
const check = async (text: string, ...options: readonly string[]) =>
  await runCli(["check", "task-definition", "-", ...options], text);

test("a task definition without a problem exits with 0", async () => {
  expect(await check(JSON.stringify(fargateTask()))).toEqual({ code: 0, out: "AWS would accept this task definition.", err: "" });
});

test("a problem is printed with its place, fix and rule", async () => {
  const file = join(folder, "task.json");
  writeFileSync(file, JSON.stringify(fargateTask({ memory: "4097" }), null, 2));
  const { code, out } = await runCli(["check", "task-definition", file]);
  expect(code).toBe(1);
  expect(out.split("\n")).toEqual([
    `${file}:8:3: refused: memory: Fargate does not offer 4097 MiB with 512 CPU units. Set memory to 1024, 2048, 3072 or 4096. [fargate-size]`,
    "1 problem and 0 pieces of advice.",
  ]);
});

test("advice alone exits with 0", async () => {
  const { code, out } = await check(JSON.stringify(onFargate({ image: "nginx:latest" })));
  expect(code).toBe(0);
  expect(out).toContain("-:1:");
  expect(out).toContain("advice: containerDefinitions[0].image: The image has the tag latest.");
});

test("the launch type adds its rules", async () => {
  const text = JSON.stringify(
    ec2Task({
      requiresCompatibilities: ["EC2", "FARGATE"],
      cpu: "512",
      memory: "1024",
      networkMode: "awsvpc",
      executionRoleArn: "arn:aws:iam::482177309156:role/exec",
      containerDefinitions: fargateTask()["containerDefinitions"],
    }),
  );
  expect((await check(text)).code).toBe(0);
  const onlyEc2 = JSON.stringify(ec2Task());
  expect((await check(onlyEc2, "--launch-type", "ec2")).code).toBe(0);
  expect((await check(onlyEc2, "--launch-type", "fargate")).out).toContain("[fargate-network-mode]");
});

test("placeholders are listed and are not a problem", async () => {
  const { code, out } = await check(JSON.stringify(fargateTask({ memory: "<+infra.memory>" })).replace('"512"', "<CPU>"));
  expect(code).toBe(0);
  expect(out).toContain("2 placeholders, kept as they are:");
  expect(out).toContain("<+infra.memory>");
  expect(out).toContain("cannot be decided before the placeholders are filled in");
});

test("what is left out of a response is named", async () => {
  const { out } = await check(JSON.stringify({ taskDefinition: { ...fargateTask(), revision: 4, pidMode: null } }));
  expect(out).toContain("Left out because AWS writes them itself: revision.");
  expect(out).toContain("Left out because they are null: pidMode.");
});

test("each task definition of a template is named", async () => {
  const { out } = await check(
    ["api", "worker"]
      .map(
        (name) =>
          `resource "aws_ecs_task_definition" "${name}" {\n  family = "${name}"\n  container_definitions = jsonencode([])\n}`,
      )
      .join("\n"),
  );
  expect(out).toContain("Task definition api\n-:3:3: refused: containerDefinitions: The task has no containers.");
  expect(out).toContain("Task definition worker\n-:7:3:");
});

test("another file is named, with the place", async () => {
  expect(await check("services:\n  web:\n    image: nginx\n")).toMatchObject({
    code: 1,
    out: "",
    err: "-:1:1: This is a Docker Compose file. A task definition lists its containers in containerDefinitions.",
  });
});

test("a service definition is checked with its own rules", async () => {
  const text = JSON.stringify({ serviceName: "parcel-api", desiredCount: 2, loadBalancers: [{ targetGroupArn: "tg-1" }] });
  const { code, out } = await runCli(["check", "service-definition", "-"], text);
  expect(code).toBe(1);
  expect(out).toContain("loadBalancers[0].targetGroupArn: This is not the ARN of a target group.");
  const fine = await runCli(["check", "service-definition", "-"], "serviceName: parcel-api\ndesiredCount: 2\n");
  expect(fine).toEqual({ code: 0, out: "AWS would accept this service definition.", err: "" });
});

test("a file that does not exist is named", async () => {
  const { code, out, err } = await runCli(["check", "task-definition", join(folder, "none.json")]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(`cannot be read: ${join(folder, "none.json")}`);
});

test("--json prints findings with pointer, line and column", async () => {
  const { code, out } = await check(JSON.stringify(fargateTask({ cpu: "300" })), "--json");
  expect(code).toBe(1);
  expect(parseJson(out)).toMatchObject({
    ok: false,
    format: "json",
    definitions: [
      { family: "parcel-api", findings: [{ rule: "fargate-size", severity: "refused", at: "/cpu", line: 1, column: 85 }] },
    ],
  });
  expect(parseJson((await check("{", "--json")).out)).toMatchObject({ ok: false, error: { line: 1 } });
});

test("a value that looks secret is never printed", async () => {
  const value = "correct-horse-battery";
  const text = JSON.stringify(
    onFargate({
      environment: [
        { name: "DB_PASSWORD", value },
        { name: "URL", value: `postgres://app:${value}@\${HOST}/db` },
      ],
    }),
  );
  for (const options of [[], ["--json"]]) expect((await check(text, ...options)).out).not.toContain(value);
});
