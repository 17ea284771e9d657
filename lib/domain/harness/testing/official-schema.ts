import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { Ajv, type ValidateFunction } from "ajv";
import { test } from "vitest";

/**
 * Harness's own schemas (GET /ng/api/yaml-schema) are kept outside this repository: in HARNESS_SCHEMA_DIR, or in a folder beside the
 * checkout. Where they are absent, the tests against them are skipped, and `absent` says why.
 */
// eslint-disable-next-line no-restricted-properties -- this is a path of the machine that runs the tests, not a setting of the portal
const FOLDER = process.env["HARNESS_SCHEMA_DIR"] ?? resolve(import.meta.dirname, "../../../../../shared/harness/schema");
const isAbsent = !existsSync(FOLDER);

/** A test that needs the official schemas. */
export const withSchemas = test.skipIf(isAbsent);

/** Declares a skipped test that says that the official schemas are absent. Call it once in a file. */
export function saySchemasAreAbsent(): void {
  if (isAbsent)
    test.skip(`Harness's schemas are not in ${FOLDER}: the documents are not validated against them`, () => undefined);
}

const validators = new Map<string, ValidateFunction>();

function validator(name: string): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const schema: unknown = JSON.parse(readFileSync(resolve(FOLDER, `${name}.json`), "utf8"));
  if (typeof schema !== "object" || schema === null) throw new Error(`${name} is not a schema`);
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  validators.set(name, validate);
  return validate;
}

/** Every objection of the schema `entities/<entity>` or `pipeline.subset`, so that a failing test names it. */
export function problems(name: string, document: unknown): unknown {
  const validate = validator(name === "pipeline" ? "pipeline.subset" : `entities/${name}`);
  validate(document);
  return validate.errors ?? [];
}
