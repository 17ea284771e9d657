import fc from "fast-check";
import { expect, test } from "vitest";

import { anyDefinition, validDefinition } from "../testing/arbitrary-definition";
import { container, fargateTask } from "../testing/documents";
import { isItems, isMembers, Placeholder, pointerOf, type Path, type Value } from "../value";
import { showForm, writeForm, type ContainerRow, type TaskDefinitionForm } from "./task-definition-form";

/** The places at which two documents differ. */
function differences(left: Value | undefined, right: Value | undefined, path: Path = []): readonly string[] {
  if (isMembers(left) && isMembers(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
      differences(left[key], right[key], [...path, key]),
    );
  }
  if (isItems(left) && isItems(right) && left.length === right.length) {
    return left.flatMap((item, index) => differences(item, right[index], [...path, index]));
  }
  return left === right ? [] : [pointerOf(path)];
}

/** The form with the first container changed. */
function withFirst(form: TaskDefinitionForm, changes: Partial<ContainerRow>): TaskDefinitionForm {
  return { ...form, containers: form.containers.map((row, index) => (index === 0 ? { ...row, ...changes } : row)) };
}

test("an unedited form returns the same document", () => {
  fc.assert(
    fc.property(anyDefinition, (document) => {
      expect(writeForm(document, showForm(document))).toBe(document);
    }),
  );
});

const FIRST = "/containerDefinitions/0";

test.each<[what: string, edit: (form: TaskDefinitionForm) => TaskDefinitionForm, at: string]>([
  ["the family", (form) => ({ ...form, family: "edited-family" }), "/family"],
  ["a size that was missing or there", (form) => ({ ...form, cpu: "3" }), "/cpu"],
  ["the image", (form) => withFirst(form, { image: "edited" }), `${FIRST}/image`],
  ["a number of a container", (form) => withFirst(form, { memoryReservation: "3" }), `${FIRST}/memoryReservation`],
  ["a flag of a container", (form) => withFirst(form, { essential: "true" }), `${FIRST}/essential`],
  [
    "a port",
    (form) => withFirst(form, { ports: (form.containers[0]?.ports ?? []).map((row) => ({ ...row, containerPort: "1" })) }),
    `${FIRST}/portMappings/0/containerPort`,
  ],
])("editing %s changes nothing else", (_what, edit, at) => {
  fc.assert(
    fc.property(validDefinition, (document) => {
      expect(differences(document, writeForm(document, edit(showForm(document))))).toEqual([at]);
    }),
    { numRuns: 50 },
  );
});

const edited = (document: Parameters<typeof showForm>[0], edit: (form: TaskDefinitionForm) => TaskDefinitionForm) =>
  writeForm(document, edit(showForm(document)));

test("an edited log keeps the options that the form does not show", () => {
  const document = fargateTask();
  const written = edited(document, (form) => withFirst(form, { logGroup: "/ecs/other" }));
  expect(differences(document, written)).toEqual([`${FIRST}/logConfiguration/options/awslogs-group`]);
});

test("an emptied field removes its member", () => {
  const document = fargateTask({ taskRoleArn: "arn:aws:iam::482177309156:role/x" });
  expect(edited(document, (form) => ({ ...form, taskRoleArn: "" }))).toEqual(fargateTask());
});

test("a number is written as a number, other text as text", () => {
  const write = (cpu: string) => edited(fargateTask(), (form) => withFirst(form, { cpu }))["containerDefinitions"];
  expect(write("256")).toEqual([{ ...container(), cpu: 256 }]);
  expect(write("much")).toEqual([{ ...container(), cpu: "much" }]);
  expect(write("${cpu}")).toEqual([{ ...container(), cpu: new Placeholder("${cpu}") }]);
});

test("a new container has only what was typed", () => {
  const empty = {
    name: "",
    image: "",
    essential: "",
    cpu: "",
    memory: "",
    memoryReservation: "",
    logDriver: "",
    logGroup: "",
    logRegion: "",
    logPrefix: "",
    ports: [],
    environment: [],
    secrets: [],
  };
  const document = fargateTask();
  const written = edited(document, (form) => ({
    ...form,
    containers: [...form.containers, { ...empty, name: "side", image: "busybox:1", environment: [{ name: "A", value: "1" }] }],
  }));
  expect(written["containerDefinitions"]).toEqual([
    container(),
    { name: "side", image: "busybox:1", environment: [{ name: "A", value: "1" }] },
  ]);
});

test("moved and removed rows keep what the form does not show", () => {
  const first = container({ name: "a", user: "1000" });
  const second = container({ name: "b", workingDirectory: "/x" });
  const document = fargateTask({ containerDefinitions: [first, new Placeholder("${sidecar}"), second] });
  const moved = edited(document, (form) => ({ ...form, containers: [...form.containers].reverse() }));
  expect(moved["containerDefinitions"]).toEqual([second, first, new Placeholder("${sidecar}")]);
  const removed = edited(document, (form) => ({ ...form, containers: form.containers.slice(1) }));
  expect(removed["containerDefinitions"]).toEqual([second, new Placeholder("${sidecar}")]);
});

test("a placeholder in a field is shown as it is written", () => {
  const document = fargateTask({ cpu: new Placeholder("<CPU>"), memory: "<+infra.memory>" });
  expect(showForm(document)).toMatchObject({ cpu: "<CPU>", memory: "<+infra.memory>" });
});
