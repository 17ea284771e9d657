import { container, ec2Task, onEc2, onFargate } from "../testing/documents";
import { FIRST, testRules } from "../testing/rule-rows";

import { HEALTH_RULES } from "./health-rules";

testRules(HEALTH_RULES, [
  {
    rule: "health-check-limit",
    at: `${FIRST}/healthCheck/interval`,
    document: onFargate({ healthCheck: { command: ["CMD", "true"], interval: 4 } }),
  },
  {
    rule: "health-check-limit",
    at: `${FIRST}/healthCheck/timeout`,
    document: onFargate({ healthCheck: { command: ["CMD", "true"], timeout: 61 } }),
  },
  {
    rule: "health-check-limit",
    at: `${FIRST}/healthCheck/retries`,
    document: onFargate({ healthCheck: { command: ["CMD", "true"], retries: 0 } }),
  },
  {
    rule: "health-check-limit",
    at: `${FIRST}/healthCheck/startPeriod`,
    document: onFargate({ healthCheck: { command: ["CMD", "true"], startPeriod: 301 } }),
  },
  {
    rule: "health-check-command",
    at: `${FIRST}/healthCheck/command`,
    document: onFargate({ healthCheck: { command: ["curl -f http://localhost/"] } }),
  },
  {
    rule: "health-check-command",
    at: `${FIRST}/healthCheck/command`,
    document: onFargate({ healthCheck: { command: ["CMD-SHELL"] } }),
  },
  {
    rule: "health-check-shell",
    at: `${FIRST}/healthCheck/command`,
    document: onFargate({ healthCheck: { command: ["CMD-SHELL", "curl", "-f", "x"] } }),
  },
  {
    rule: "restart-policy",
    at: `${FIRST}/restartPolicy/restartAttemptPeriod`,
    document: onFargate({ restartPolicy: { enabled: true, restartAttemptPeriod: 59 } }),
  },
  {
    rule: "restart-policy",
    at: `${FIRST}/restartPolicy/ignoredExitCodes`,
    document: onFargate({ restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 51 }, (_, code) => code) } }),
  },
  { rule: "fargate-timeout", at: `${FIRST}/stopTimeout`, document: onFargate({ stopTimeout: 121 }) },
  {
    rule: "system-control",
    at: `${FIRST}/systemControls/0/namespace`,
    document: onEc2({ systemControls: [{ namespace: "vm.max_map_count", value: "1" }] }),
  },
  {
    rule: "system-control",
    at: `${FIRST}/systemControls/0/namespace`,
    document: ec2Task({
      networkMode: "host",
      containerDefinitions: [
        container({ memory: 512, portMappings: undefined, systemControls: [{ namespace: "net.core.somaxconn", value: "1" }] }),
      ],
    }),
    says: "networkMode host",
  },
  {
    rule: "system-control",
    at: `${FIRST}/systemControls/0/namespace`,
    document: ec2Task({
      ipcMode: "host",
      containerDefinitions: [container({ memory: 512, systemControls: [{ namespace: "kernel.shmmax", value: "1" }] })],
    }),
    says: "ipcMode host",
  },
]);
