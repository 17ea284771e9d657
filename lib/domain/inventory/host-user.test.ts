import { expect, test } from "vitest";

import { suggestUsers, userOfImage } from "./host-user";

// Default users: docs.aws.amazon.com/AWSEC2/latest/UserGuide/managing-users.html
test.each([
  { image: "al2023-ami-2023.6.20250115.0-kernel-6.1-x86_64", userName: "ec2-user" },
  { image: "amzn2-ami-hvm-2.0.20240131.0-x86_64-gp2", userName: "ec2-user" },
  { image: "amzn2-ami-ecs-hvm-2.0.20240131-x86_64-ebs", userName: "ec2-user" },
  { image: "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250305", userName: "ubuntu" },
  { image: "debian-12-amd64-20240717-1811", userName: "admin" },
  { image: "RHEL-9.4.0_HVM-20240605-x86_64-82-Hourly2-GP3", userName: "ec2-user" },
  { image: "CentOS-7-2111-20220825_1.x86_64", userName: "centos" },
  { image: "bitnami-wordpress-6.5-r02-linux-debian-12-x86_64", userName: "bitnami" },
])("hosts made from $image are entered as $userName", ({ image, userName }) => {
  expect(userOfImage(image)?.userName).toBe(userName);
});

test("an image of an organization's own gives no suggestion", () => {
  expect(userOfImage("golden-base-42")).toBeUndefined();
});

test("the user of most hosts comes first", () => {
  expect(suggestUsers(["ubuntu-noble", "al2023-ami", "al2023-ami", "golden"])).toEqual([
    { userName: "ec2-user", system: "Amazon Linux", hosts: 2 },
    { userName: "ubuntu", system: "Ubuntu", hosts: 1 },
  ]);
});
