import { ec2Task, fargateTask, onFargate } from "../testing/documents";
import { FIRST, testRules } from "../testing/rule-rows";

import { FARGATE_RULES } from "./fargate-rules";

testRules(FARGATE_RULES, [
  { rule: "fargate-member", at: `${FIRST}/privileged`, document: onFargate({ privileged: true }) },
  {
    rule: "fargate-member",
    at: "/placementConstraints",
    document: fargateTask({ placementConstraints: [{ type: "memberOf", expression: "x" }] }),
  },
  { rule: "fargate-member", at: "/pidMode", document: fargateTask({ pidMode: "host" }) },
  {
    rule: "fargate-member",
    at: `${FIRST}/resourceRequirements/0`,
    document: onFargate({ resourceRequirements: [{ type: "GPU", value: "1" }] }),
  },
  {
    rule: "fargate-linux-parameter",
    at: `${FIRST}/linuxParameters/sharedMemorySize`,
    document: onFargate({ linuxParameters: { sharedMemorySize: 64 } }),
  },
  {
    rule: "fargate-linux-parameter",
    at: `${FIRST}/linuxParameters/capabilities/add`,
    document: onFargate({ linuxParameters: { capabilities: { add: ["NET_ADMIN"] } } }),
  },
  {
    rule: "fargate-ulimit",
    at: `${FIRST}/ulimits/0`,
    document: onFargate({ ulimits: [{ name: "nproc", softLimit: 10, hardLimit: 10 }] }),
  },
  {
    rule: "ephemeral-storage",
    at: "/ephemeralStorage/sizeInGiB",
    document: fargateTask({ ephemeralStorage: { sizeInGiB: 20 } }),
    says: "21 to 200",
  },
  { rule: "ephemeral-storage", at: "/ephemeralStorage", document: ec2Task({ ephemeralStorage: { sizeInGiB: 21 } }) },
]);
