import { expect, test } from "vitest";

import { ec2Task, fargateTask, onEc2, onFargate } from "../testing/documents";
import { broken, FIRST, pair, windows, testRules } from "../testing/rule-rows";

import { SIZE_RULES } from "./size-rules";

testRules(SIZE_RULES, [
  { rule: "task-size-format", at: "/cpu", document: fargateTask({ cpu: "half" }), says: "CPU units" },
  { rule: "task-size-format", at: "/memory", document: fargateTask({ memory: "1024M" }), says: "GB" },
  { rule: "fargate-size-missing", at: "/cpu", document: fargateTask({ cpu: undefined }) },
  { rule: "fargate-size-missing", at: "/memory", document: fargateTask({ memory: undefined }) },
  { rule: "fargate-size", at: "/cpu", document: fargateTask({ cpu: "300" }), says: "256, 512, 1024, 2048, 4096, 8192 or 16384" },
  { rule: "fargate-size", at: "/memory", document: fargateTask({ cpu: "256", memory: "4096" }), says: "512, 1024 or 2048" },
  {
    rule: "fargate-size",
    at: "/memory",
    document: fargateTask({ cpu: "256", memory: "4096" }),
    says: "cpu to 512, 1024 or 2048",
  },
  { rule: "fargate-size", at: "/memory", document: fargateTask({ cpu: "1 vCPU", memory: "1 GB" }), says: "2048, 3072, 4096" },
  {
    rule: "fargate-size",
    at: "/memory",
    document: fargateTask({ cpu: "8192", memory: "17408" }),
    says: "16384 to 61440 in steps of 4096",
  },
  { rule: "fargate-size", at: "/memory", document: fargateTask({ cpu: "16 vCPU", memory: "36 GB" }), says: "in steps of 8192" },
  { rule: "fargate-size", at: "/cpu", document: windows({}, { cpu: "512", memory: "1024" }), says: "1024, 2048 or 4096" },
  { rule: "ec2-size", at: "/cpu", document: ec2Task({ cpu: "64" }), says: "128 to 196608" },
  { rule: "container-cpu-sum", at: "/cpu", document: pair({ cpu: 400 }, { cpu: 200 }), says: "600" },
  { rule: "container-memory-sum", at: "/memory", document: pair({ memory: 1000 }, { memory: 100 }), says: "1100" },
  { rule: "container-memory", at: FIRST, document: onEc2({ memory: undefined }), says: "memoryReservation" },
  { rule: "container-memory", at: FIRST, document: onEc2({ memory: 0 }) },
  { rule: "container-memory", at: `${FIRST}/memoryReservation`, document: onEc2({ memory: 128, memoryReservation: 256 }) },
  { rule: "container-memory", at: `${FIRST}/memory`, document: onFargate({ memory: 2048, memoryReservation: 128 }) },
  { rule: "container-memory-least", at: `${FIRST}/memory`, document: onEc2({ memory: 4 }) },
  {
    rule: "fargate-size",
    at: "/memory",
    document: windows({}, { cpu: "2048", memory: "2048" }),
    says: "or set cpu to 1024.",
  },
]);

test("containers cannot have more CPU than their task", { tags: ["G152"] }, () => {
  expect(broken(pair({ cpu: 256 }, { cpu: 256 }))).toEqual([]);
  expect(broken(pair({ cpu: 256 }, { cpu: 257 }))).toEqual(["container-cpu-sum"]);
});

test("containers cannot reserve more memory than their task has", { tags: ["G153"] }, () => {
  expect(broken(pair({ memory: 1024, memoryReservation: 512 }, { memory: 512 }))).toEqual([]);
  expect(broken(pair({ memory: 1024, memoryReservation: 513 }, { memory: 512 }))).toEqual(["container-memory-sum"]);
});
