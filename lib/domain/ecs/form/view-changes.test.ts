import { expect, test } from "vitest";

import { container, fargateTask } from "../testing/documents";
import { showForm } from "./task-definition-form";
import { viewChanges } from "./view-changes";

const form = (changes: Parameters<typeof container>[0] = {}) =>
  showForm(fargateTask({ containerDefinitions: [container(changes)] }));

test("only changed values are named", () => {
  expect(viewChanges(form(), form())).toEqual([]);
  expect(viewChanges(form(), form({ image: "nginx:2", portMappings: [{ containerPort: 80, protocol: "tcp" }] }))).toEqual([
    { name: "containers.0.image", value: "nginx:2" },
    { name: "containers.0.ports.0.containerPort", value: "80" },
  ]);
});

test("another number of rows is no list of changes", () => {
  expect(viewChanges(form(), form({ environment: [{ name: "A", value: "1" }] }))).toBeUndefined();
});
