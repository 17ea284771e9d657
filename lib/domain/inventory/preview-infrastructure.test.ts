import { parse } from "yaml";
import { expect, test } from "vitest";

import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { previewEc2Infrastructure } from "./preview-infrastructure";

const CONTEXT: ImpliedContext = {
  run: {
    id: "run_1",
    reference: "CB-2026-0042",
    scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
    awsAccountId: "482177309156",
    path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
    externalId: "ext",
  },
  partition: "aws",
  answers: {},
};
const DRAFT = {
  environment: { source: "new", name: "Production", type: "Production" },
  name: "EC2-Production",
  region: "eu-west-1",
  vpcs: ["vpc-0c41d9e2"],
  subnets: ["subnet-0c41d9e2"],
  securityGroups: ["sg-0c41d9e2"],
  tags: [{ key: "Environment", value: "Production" }],
  hostConnectionType: "PrivateIP",
};

test("the preview is the plan's document and names what is open", { tags: ["G84", "G85"] }, () => {
  const preview = previewEc2Infrastructure(CONTEXT, DRAFT);
  expect(preview).toMatchObject({
    environmentIdentifier: "Production",
    identifier: "EC2_Production",
    filterFromDiscovery: false,
  });
  expect(preview?.assumed).toHaveLength(2);
  expect(parse(preview?.yaml ?? "")).toMatchObject({
    infrastructureDefinition: {
      type: "SshWinRmAws",
      spec: { region: "eu-west-1", awsInstanceFilter: { vpcs: ["vpc-0c41d9e2"], tags: { Environment: "Production" } } },
    },
  });
});

// Correction M14: the schema of SshWinRmAws has no subnet and no security group.
test("subnets and security groups do not reach Harness", { tags: ["G183"] }, () => {
  expect(previewEc2Infrastructure(CONTEXT, DRAFT)?.yaml).not.toMatch(/subnet|sg-/);
});

test("an incomplete form or existing environment gets no preview document", () => {
  expect(previewEc2Infrastructure(CONTEXT, { ...DRAFT, region: "" })).toBeUndefined();
  const existing = { ...DRAFT, environment: { source: "existing", identifier: "prod" } };
  expect(previewEc2Infrastructure(CONTEXT, existing)).toMatchObject({
    environmentIdentifier: "prod",
    environmentYaml: undefined,
  });
});
