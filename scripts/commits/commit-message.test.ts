import { expect, test } from "vitest";
import { faultsOf } from "./commit-message.mjs";

const WHY = "\n\nA person reads why it was needed.\n";

test.each([
  `feat(runs): verify the role before saving the account${WHY}`,
  `fix(undo): keep a key that another run made${WHY}`,
  "refactor(plan): move the ledger to its own file",
  "refactor(logging)!: write log lines with pino",
  "docs(readme): say how to start without the sandbox",
  "test(vault, secrets): seed two tenants",
  "build(deps): bump next to 16.4.5",
  "style(ui): focus the dialog's heading",
  "perf(find): process rows in batches",
  "fix(find): find IAM names whole\n\nOne line.\n\nCo-authored-by: A Person <a@example.com>\n",
  `fix(ui): ${"x".repeat(72 - "fix(ui): ".length)}${WHY}`,
  'Revert "docs(readme): say more"\n\nThis reverts commit 1234567.\n',
])("accepts %j", (message) => {
  expect(faultsOf(message)).toEqual([]);
});

test.each([
  { message: "", fault: "not `type(area): imperative`" },
  { message: "add a page", fault: "not `type(area): imperative`" },
  { message: "docs: say what works", fault: "not `type(area): imperative`" },
  { message: "docs(): say what works", fault: "not `type(area): imperative`" },
  { message: "docs(readme):say what works", fault: "not `type(area): imperative`" },
  { message: "Docs(readme): say what works", fault: "not `type(area): imperative`" },
  { message: "feature(runs): add a step", fault: 'no type "feature"' },
  { message: `refactor(ui): ${"x".repeat(73 - "refactor(ui): ".length)}`, fault: "73 characters" },
  { message: "refactor(ui): move it\nhere", fault: "second line is not empty" },
  { message: "refactor(ui): move it.", fault: "full stop" },
  { message: "refactor(ui): Move it", fault: "capital letter" },
  { message: "refactor(ui): moved it", fault: '"moved" is no order' },
  { message: "refactor(ui): moving it", fault: '"moving" is no order' },
  { message: "refactor(ui): moves it", fault: '"moves" is no order' },
  { message: "refactor(ui): one box for pasted texts", fault: '"one" is no order' },
  { message: "refactor(ui): what is typed stays", fault: '"what" is no order' },
  { message: "feat(runs): add a step", fault: "has a body" },
  { message: "fix(runs): keep the step\n\n\n", fault: "has a body" },
  { message: "fix(runs): keep the step\n\nSigned-off-by: A Person <a@example.com>\n", fault: "has a body" },
])("refuses $message because of: $fault", ({ message, fault }) => {
  expect(faultsOf(message).join("\n")).toContain(fault);
});

test("counts characters and not the bytes of an emoji or an umlaut", () => {
  expect(faultsOf(`test(ui): ${"ü😀".repeat(31)}`)).toEqual([]);
});

test("lists every fault of a message", () => {
  expect(faultsOf("feat(ui): Added it.")).toHaveLength(4);
});
