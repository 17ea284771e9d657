import { parse, stringify } from "yaml";
import { z } from "zod";

import { errorOf } from "./errors";
import { isExpression, type Scope } from "./scope";

const documentSchema = z.record(z.string(), z.unknown());
export type YamlDocument = z.infer<typeof documentSchema>;

/** The content under the mandatory top-level key of an entity's YAML. */
export function readEntityYaml(
  text: string,
  topKey: "environment" | "infrastructureDefinition" | "service" | "pipeline",
): YamlDocument {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw errorOf("INVALID_YAML_ERROR", `The ${topKey} YAML cannot be read`);
  }
  const root = documentSchema.safeParse(value);
  const inner = documentSchema.safeParse(root.success ? root.data[topKey] : undefined);
  if (!inner.success) throw errorOf("INVALID_REQUEST", `The YAML must have the top-level key ${topKey}`);
  return inner.data;
}

/** Refuses YAML that says something else than the body it came with. Absent scope keys agree with anything. */
export function requireAgreement(
  document: YamlDocument,
  body: Readonly<Record<string, string | null>>,
  required: readonly string[],
): void {
  for (const [key, expected] of Object.entries(body)) {
    const actual = document[key];
    const isAbsent = actual === undefined || actual === null || actual === "";
    if (isAbsent && !required.includes(key)) continue;
    if (typeof actual === "string" && isExpression(actual)) continue;
    if (actual !== expected) {
      const told = isAbsent ? "nothing" : JSON.stringify(actual);
      throw errorOf(
        "INVALID_REQUEST",
        `For the field [${key}] the YAML says [${told}] and the request body says [${expected ?? ""}]`,
      );
    }
  }
}

export type EnvironmentBody = {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly type: string;
};

/** The YAML of an environment that was created without any. */
export function environmentYaml(body: EnvironmentBody, scope: Scope): string {
  const { identifier, name, description, tags, type } = body;
  return stringify({
    environment: {
      name,
      identifier,
      description: description === "" ? undefined : description,
      tags,
      type,
      orgIdentifier: scope.org ?? undefined,
      projectIdentifier: scope.project ?? undefined,
    },
  });
}
