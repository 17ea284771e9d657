import { expect, test } from "vitest";

import { translateIds } from "./translate-ids";

const instance = (
  instanceId: string,
  tags: Record<string, string>,
  more: { readonly state?: string; readonly group?: string } = {},
) => ({
  instanceId,
  state: more.state ?? "running",
  platform: "linux" as const,
  vpcId: "vpc-0c41d9e2",
  tags,
  autoScalingGroupName: more.group,
  privateIpAddress: `10.20.0.${instanceId.slice(-1)}`,
});

const FLEET = [
  instance("i-00000001", { Environment: "Production", Team: "parcel" }),
  instance("i-00000002", { Environment: "Production", Team: "parcel" }),
  instance("i-00000003", { Environment: "Production", Team: "billing" }),
  instance("i-00000004", { Environment: "Staging", Team: "billing" }, { group: "web-asg" }),
];

test("a tag that only these instances share is proposed", { tags: ["G114"] }, () => {
  const { filters } = translateIds(["i-00000001", "i-00000002"], FLEET, "Ssh");
  expect(filters[0]).toEqual({ filter: { tags: [{ key: "Team", value: "parcel" }] }, words: "Team is parcel" });
});

test("two tags are joined when one alone reaches too many", () => {
  expect(translateIds(["i-00000003"], FLEET, "Ssh").filters).toEqual([
    {
      filter: {
        tags: [
          { key: "Environment", value: "Production" },
          { key: "Team", value: "billing" },
        ],
      },
      words: "Environment is Production and Team is billing",
    },
  ]);
});

test("a group is proposed when it holds exactly these", () => {
  expect(translateIds(["i-00000004"], FLEET, "Ssh").filters[0]?.words).toBe("Auto Scaling group web-asg");
});

test("without an exact filter the hosts remain, and unknown IDs are named", () => {
  const result = translateIds(["i-00000001", "i-00000003", "i-0000000f"], FLEET, "Ssh");
  expect(result).toEqual({ unknown: ["i-0000000f"], filters: [], hosts: ["10.20.0.1", "10.20.0.3"] });
});

test("IDs of which nothing exists give no filter at all", () => {
  expect(translateIds(["i-0000000f"], FLEET, "Ssh").filters).toEqual([]);
});
