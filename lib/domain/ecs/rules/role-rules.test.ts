import { container, ec2Task, fargateTask } from "../testing/documents";
import { FIRST, SECRET, testRules } from "../testing/rule-rows";

import { ROLE_RULES } from "./role-rules";

testRules(ROLE_RULES, [
  { rule: "role-arn", at: "/executionRoleArn", document: fargateTask({ executionRoleArn: "arn:aws:iam::482177309156:user/x" }) },
  {
    rule: "execution-role",
    at: `${FIRST}/secrets`,
    document: ec2Task({ containerDefinitions: [container({ memory: 99, secrets: [{ name: "A", valueFrom: SECRET }] })] }),
  },
  {
    rule: "execution-role",
    at: `${FIRST}/logConfiguration`,
    document: fargateTask({ executionRoleArn: undefined, containerDefinitions: [container({ image: "nginx:1.27" })] }),
  },
  {
    rule: "execution-role",
    at: `${FIRST}/image`,
    document: fargateTask({ executionRoleArn: undefined, containerDefinitions: [container({ logConfiguration: undefined })] }),
  },
  {
    rule: "swapped-roles",
    at: "/executionRoleArn",
    document: fargateTask({
      executionRoleArn: "arn:aws:iam::482177309156:role/app",
      taskRoleArn: "arn:aws:iam::482177309156:role/parcel-exec",
    }),
  },
]);
