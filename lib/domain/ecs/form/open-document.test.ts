import fc from "fast-check";
import { expect, test } from "vitest";

import { validDefinition } from "../testing/arbitrary-definition";
import { container, fargateTask } from "../testing/documents";
import { fieldMessages } from "./document-view";
import { editDocument, openDocument, refusedFields } from "./open-document";

const text = (changes: Parameters<typeof fargateTask>[0] = {}) => JSON.stringify(fargateTask(changes), undefined, 2);

test("a problem has its field, its place and the server's name", { tags: ["G143", "G157"] }, () => {
  const ports = [{ containerPort: 8080, hostPort: 8081 }];
  const opened = openDocument(text({ containerDefinitions: [container({ portMappings: ports })] }));
  expect(opened.readable && opened.problems[0]).toMatchObject({
    kind: "refused",
    field: "containers.0.ports.0.hostPort",
    at: "containerDefinitions[0].portMappings[0].hostPort",
    key: "document.containerDefinitions.0.portMappings.0.hostPort",
    line: 18,
  });
});

test("a text that cannot be read gives the place and the reason", () => {
  const opened = openDocument('{\n  "family": "a",\n  "family": "b",\n  "containerDefinitions": []\n}');
  expect(fieldMessages(opened)).toEqual({ "": expect.stringMatching(/^Line 3, column 3: "family" appears a second time/) });
});

test("problems that the form does not show are named with their path", () => {
  const opened = openDocument(text({ volumes: [{ name: "a" }, { name: "a" }] }));
  expect(fieldMessages(opened)[""]).toContain("volumes[1]");
});

test("an unedited form returns the same text, comments included", () => {
  const commented = text().replace("{", "{ // the service");
  const opened = openDocument(commented);
  expect(opened.readable && editDocument(commented, opened.form)).toBe(commented);
});

test("edits are written into the text that the form was opened from", () => {
  const start = text({
    containerDefinitions: [container({ name: "a", user: "1" }), container({ name: "b", user: "2", portMappings: undefined })],
  });
  const opened = openDocument(start);
  if (!opened.readable) throw new Error("The document is readable.");
  // The form keeps its rows while it is edited twice: the second edit begins from the same text.
  const removed = { ...opened.form, containers: opened.form.containers.slice(1) };
  const renamed = { ...removed, family: "renamed" };
  expect(JSON.parse(editDocument(start, removed))).toMatchObject({ containerDefinitions: [{ name: "b", user: "2" }] });
  expect(JSON.parse(editDocument(start, renamed))).toMatchObject({ family: "renamed", containerDefinitions: [{ user: "2" }] });
});

test("an unreadable text is never changed by the form", () => {
  const opened = openDocument(text());
  expect(opened.readable && editDocument("{", { ...opened.form, family: "b" })).toBe("{");
});

test("opening and editing never throws, and an edit survives the next reading", () => {
  fc.assert(
    fc.property(validDefinition, (document) => {
      const start = JSON.stringify(document);
      const opened = openDocument(start);
      if (!opened.readable) return;
      const again = openDocument(editDocument(start, { ...opened.form, family: "edited" }));
      expect(again.readable && again.form).toEqual({ ...opened.form, family: "edited" });
    }),
    { numRuns: 50 },
  );
});

test("refusals of the server get the names of the page", () => {
  const opened = openDocument(text({ memory: "8192", volumes: [{ name: "a" }, { name: "a" }] }));
  expect(
    refusedFields(opened, {
      revision: "Choose one.",
      "document.memory": "Not with 512.",
      "document.executionRoleArn": "Swapped.",
      "document.volumes.1.name": "Twice.",
      document: "Too large.",
    }),
  ).toEqual({
    revision: "Choose one.",
    "view.memory": "Not with 512.",
    "view.executionRoleArn": "Swapped.",
    document: "Twice. Too large.",
  });
});
