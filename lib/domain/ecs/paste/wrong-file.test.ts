import { expect, test } from "vitest";

import { readTaskDefinition } from "./read-task-definition";

/** What people paste by mistake, with the words that name it. */
test.each<[what: string, text: string, says: RegExp]>([
  [
    "Terraform in JSON",
    '{ "resource": { "aws_ecs_task_definition": { "x": { "family": "a", "container_definitions": "[]" } } } }',
    /Terraform in JSON/,
  ],
  ["an SSH key", "-----BEGIN OPENSSH PRIVATE KEY-----\nx", /private key/],
  ["an HTML page", "<!DOCTYPE html>\n<html>", /HTML page/],
  ["a Compose file", "services:\n  web:\n    image: nginx\n", /Docker Compose/],
  ["a Compose file of version 1", "web:\n  image: nginx\n  ports: ['80:80']\n", /Docker Compose/],
  ["a service definition", '{ "serviceName": "web", "desiredCount": 2 }', /service definition/],
  ["a template without one", "Resources:\n  B:\n    Type: AWS::S3::Bucket\n", /CloudFormation template without/],
  ["Terraform without one", 'resource "aws_s3_bucket" "x" {\n}\n', /no resource of type aws_ecs_task_definition/],
  ["a Kubernetes manifest", "apiVersion: v1\nkind: Pod\n", /Kubernetes/],
  ["a Markdown document", "# Deploy\n\n```json\n{}\n```\n", /Markdown/],
  ["a Dockerfile", "FROM nginx:1\nCOPY . .\n", /Dockerfile/],
  ["an IAM policy", '{ "Version": "2012-10-17", "Statement": [] }', /IAM policy/],
  ["a plain text", "hello", /plain text/],
  [
    "a manifest of Copilot",
    "name: parcel\ntype: Backend Service\nimage:\n  build: Dockerfile\n  port: 8080\ncpu: 256\n",
    /copilot svc package/,
  ],
  ["an Ansible task", "- name: register\n  community.aws.ecs_taskdefinition:\n    family: parcel\n", /Ansible/],
  ["an Ansible playbook", "- hosts: localhost\n  tasks: []\n", /Ansible/],
  ["an AppSpec file", "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n", /AppSpec/],
  ["parameters of run-task", '{ "taskDefinition": "parcel", "overrides": { "containerOverrides": [] } }', /run-task/],
  ["clusters of AWS", '{ "clusters": [], "failures": [] }', /clusters/],
  ["image definitions of CodePipeline", '[{ "name": "web", "imageUri": "parcel/web:2" }]', /image definitions/],
  ["JSON inside a string", JSON.stringify('[{ "name": "web", "image": "parcel/web:2" }]'), /inside a string/],
  ["a command with the JSON in it", `aws ecs register-task-definition --cli-input-json '{ "family": "a" }'`, /script/],
  ["a script that writes the JSON", 'cat > task.json <<\'EOF\'\n{ "family": "a" }\nEOF\n', /script/],
  ["Jsonnet with an import", "local base = import 'base.libsonnet';\nbase { family: 'parcel' }\n", /Jsonnet/],
  [
    "Jsonnet with a function",
    "{\n  family: 'parcel',\n  containerDefinitions: [\n    std.prune(\n      {},\n    ),\n  ],\n}\n",
    /Jsonnet/,
  ],
  [
    "a plan of Terraform",
    '  # aws_ecs_task_definition.x will be created\n  + resource "aws_ecs_task_definition" "x" {\n',
    /terraform plan/,
  ],
  ["a Terragrunt file", 'inputs = {\n  family = "parcel"\n}\n', /Terragrunt/],
  ["a JPEG image", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x10]).toString("utf8"), /image/],
  ["a compressed file", Buffer.from([0x1f, 0x8b, 0x08]).toString("utf8"), /binary file/],
])("%s is named", (_what, text, says) => {
  const result = readTaskDefinition(text);
  expect(result.ok ? "read" : result.error.message).toMatch(says);
  if (!result.ok) expect(result.error.place).toBeDefined();
});

test("a list with any image is read as containers", () => {
  const result = readTaskDefinition('[{ "name": "web", "image": { "uri": "parcel/web:2" } }]');
  expect(result.ok).toBe(true);
});
