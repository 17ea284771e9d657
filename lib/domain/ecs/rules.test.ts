import { expect, test } from "vitest";

import { checkTaskDefinition, RULES } from "./check-task-definition";
import { container, ec2Task, fargateTask, onEc2, onFargate } from "./testing/documents";
import { FIRST, pair, efs, windows, SECRET, secret } from "./testing/rule-rows";
import { Placeholder, pointerOf } from "./value";

test("every rule has its own ID and a source page", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { source } of RULES) expect(source).toMatch(/^https:\/\/docs\.(?:aws\.amazon|docker)\.com\//);
});

test.each([
  ["Fargate", fargateTask()],
  ["EC2", ec2Task()],
  ["Windows on Fargate", windows()],
  ["sizes in vCPU and GB", fargateTask({ cpu: ".5 vCPU", memory: "1GB" })],
  ["the largest size", fargateTask({ cpu: "16 vCPU", memory: "120 GB" })],
  ["a key of a secret", secret(`${SECRET}:password::`)],
  ["a version of a secret", secret(`${SECRET}:::0123-4567`)],
  ["a parameter by its name", secret("/parcel/db/password")],
  [
    "EFS with an access point",
    efs({ transitEncryption: "ENABLED", authorizationConfig: { accessPointId: "fsap-1", iam: "ENABLED" } }),
  ],
  ["a limit without an end", onEc2({ ulimits: [{ name: "memlock", softLimit: -1, hardLimit: -1 }] })],
  ["the same port for tcp and udp", onFargate({ portMappings: [{ containerPort: 53 }, { containerPort: 53, protocol: "udp" }] })],
  ["a shared GPU", onEc2({ resourceRequirements: [{ type: "GPU", sharingStrategy: { nvidiaMps: { memory: 1024 } } }] })],
  ["kernel parameters of the network", onFargate({ systemControls: [{ namespace: "net.core.somaxconn", value: "1" }] })],
  ["the network mode host outside AWS", ec2Task({ requiresCompatibilities: ["EXTERNAL"] })],
  ["a memory limit above a reservation", onEc2({ memory: 512, memoryReservation: 128 })],
])("a task definition with %s breaks no rule", (_what, document) => {
  expect(checkTaskDefinition(document, { origin: "document" })).toEqual({ findings: [], undecided: [] });
});

/** The same documents with a placeholder at the place that breaks the rule. */
test.each([
  ["fargate-size", fargateTask({ cpu: "256", memory: "${memory}" })],
  ["fargate-size", fargateTask({ cpu: new Placeholder("<CPU>"), memory: "1024" })],
  ["fargate-network-mode", fargateTask({ networkMode: "{{ mode }}" })],
  ["host-port", onFargate({ portMappings: [{ containerPort: new Placeholder("${port}"), hostPort: 80 }] })],
  ["container-cpu-sum", pair({ cpu: 400 }, { cpu: new Placeholder("${cpu}") })],
  [
    "essential-container",
    fargateTask({ containerDefinitions: [container({ essential: false }), new Placeholder("${sidecar}")] }),
  ],
  [
    "unknown-container",
    fargateTask({
      containerDefinitions: [container({ dependsOn: [{ containerName: "db", condition: "START" }] }), new Placeholder("${db}")],
    }),
  ],
  ["role-arn", fargateTask({ executionRoleArn: "arn:aws:iam::ACCOUNT_ID:role/exec" })],
  ["role-arn", fargateTask({ executionRoleArn: "arn:aws:iam::account-id:role/exec" })],
  ["secret-reference", secret("arn:aws:ssm:REGION:ACCOUNT_ID:parameter/x")],
  ["secret-reference", secret("arn:aws:secretsmanager:region:aws_account_id:secret:name")],
  ["image-reference", onFargate({ image: "aws_account_id.dkr.ecr.region.amazonaws.com/web:1" })],
  ["capability-name", onEc2({ linuxParameters: { capabilities: { add: ["${capability}"] } } })],
  ["family", fargateTask({ family: "<+service.name>" })],
  ["image", onFargate({ image: "<+artifact.image>" })],
  ["image-reference", onFargate({ image: "ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/web:1" })],
  ["mount-point", onFargate({ mountPoints: [{ sourceVolume: "$VOLUME", containerPath: "/x" }] })],
])("%s is undecided where a placeholder decides", (rule, document) => {
  const { findings, undecided } = checkTaskDefinition(document, { origin: "document" });
  expect(findings).toEqual([]);
  expect(undecided.map((each) => each.rule)).toContain(rule);
});

/** Names that every JavaScript object inherits, at each place where a name is looked up. */
test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("%s is a name like any other", (name) => {
  const pairs = Object.fromEntries([[name, "x"]]);
  const document = {
    ...ec2Task({
      networkMode: name,
      containerDefinitions: [
        container({
          memory: 512,
          dependsOn: [{ containerName: name, condition: name }],
          logConfiguration: { logDriver: name, options: pairs },
          dockerLabels: pairs,
          ulimits: [{ name, softLimit: 1, hardLimit: 1 }],
        }),
      ],
    }),
    ...Object.fromEntries([[name, [{ [name]: 1 }]]]),
  };
  const { findings } = checkTaskDefinition(document, { origin: "document" });
  expect(findings.map(({ rule, path }) => `${rule} ${pointerOf(path)}`)).toEqual(
    expect.arrayContaining([
      `unknown-member /${name}`,
      "unknown-value /networkMode",
      `unknown-value ${FIRST}/logConfiguration/logDriver`,
      `unknown-value ${FIRST}/dependsOn/0/condition`,
      `unknown-container ${FIRST}/dependsOn/0/containerName`,
    ]),
  );
});
