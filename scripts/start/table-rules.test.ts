import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TABLE_RULES, tableRulesSql } from "./table-rules.mjs";

/** The models of the schema with the names of their columns. */
function readModels(): readonly { readonly name: string; readonly columns: readonly string[] }[] {
  const schema = readFileSync("prisma/schema.prisma", "utf8");
  return [...schema.matchAll(/^model (\w+) \{\n([^}]*)\}/gm)].map(([, name = "", body = ""]) => ({
    name,
    columns: [...body.matchAll(/^ {2}(\w+) /gm)].map(([, column = ""]) => column),
  }));
}

/** Columns that say whose a row is. */
const OWNING = ["tenant", "accountIdentifier", "runId", "awsConnectionId", "harnessConnectionId", "scanId"];

test("every model has a rule in table-rules.mjs", () => {
  expect(Object.keys(TABLE_RULES).sort()).toEqual(
    readModels()
      .map(({ name }) => name)
      .sort(),
  );
});

test("every model with an owner column has row-level security", () => {
  const open = readModels().filter(
    ({ name, columns }) => TABLE_RULES[name]?.rows === undefined && columns.some((column) => OWNING.includes(column)),
  );
  expect(open.map(({ name }) => name)).toEqual([]);
});

test("the name of a role is quoted", () => {
  const sql = tableRulesSql({ owner: "owner", application: 'a"; DROP ROLE b' });
  expect(sql).toContain('TO "a""; DROP ROLE b"');
  expect(sql).not.toContain('a"; DROP');
});
