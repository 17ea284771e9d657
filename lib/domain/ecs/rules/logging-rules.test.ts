import { onEc2, onFargate } from "../testing/documents";
import { FIRST, pair, testRules } from "../testing/rule-rows";

import { LOGGING_RULES } from "./logging-rules";

testRules(LOGGING_RULES, [
  {
    rule: "fargate-log-driver",
    at: `${FIRST}/logConfiguration/logDriver`,
    document: onFargate({ logConfiguration: { logDriver: "json-file" } }),
  },
  {
    rule: "awslogs-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onEc2({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-region": "eu-west-1" } } }),
    says: "awslogs-group",
  },
  {
    rule: "awslogs-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onEc2({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "x" } } }),
    says: "awslogs-region",
  },
  {
    rule: "awslogs-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onFargate({
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "x", "awslogs-region": "eu-west-1" } },
    }),
    says: "awslogs-stream-prefix",
  },
  {
    rule: "log-driver-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onFargate({ logConfiguration: { logDriver: "splunk", options: { "splunk-url": "https://x" } } }),
    says: "splunk-token",
  },
  {
    rule: "log-driver-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onEc2({ logConfiguration: { logDriver: "gelf" } }),
    says: "gelf-address",
  },
  {
    rule: "awslogs-multiline",
    at: `${FIRST}/logConfiguration/options/awslogs-multiline-pattern`,
    document: onEc2({
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "x",
          "awslogs-region": "eu-west-1",
          "awslogs-datetime-format": "%Y",
          "awslogs-multiline-pattern": "^x",
        },
      },
    }),
  },
  {
    rule: "awslogs-unknown-option",
    at: `${FIRST}/logConfiguration/options/aws-logs-group`,
    document: onEc2({ logConfiguration: { logDriver: "awslogs", options: { "aws-logs-group": "x" } } }),
    says: "awslogs-group",
  },
  {
    rule: "firelens-router",
    at: `${FIRST}/logConfiguration/logDriver`,
    document: onFargate({ logConfiguration: { logDriver: "awsfirelens" } }),
  },
  {
    rule: "firelens-router",
    at: `${FIRST}/logConfiguration/logDriver`,
    document: onFargate({ logConfiguration: { logDriver: "awsfirelens" }, firelensConfiguration: { type: "fluentbit" } }),
    says: "itself",
  },
  {
    rule: "firelens-router",
    at: "/containerDefinitions/1/firelensConfiguration",
    document: pair({ firelensConfiguration: { type: "fluentbit" } }, { firelensConfiguration: { type: "fluentbit" } }),
  },
  {
    rule: "fargate-firelens-file",
    at: `${FIRST}/firelensConfiguration/options/config-file-type`,
    document: onFargate({ firelensConfiguration: { type: "fluentbit", options: { "config-file-type": "s3" } } }),
  },
  { rule: "no-log", at: FIRST, document: onFargate({ logConfiguration: undefined }) },
]);
