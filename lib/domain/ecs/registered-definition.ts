import { err, ok, type Result } from "@/lib/core/result";

import type { PasteProblem, ReadDefinition } from "./paste/read-documents";
import { readTaskDefinition } from "./paste/read-task-definition";
import type { Members } from "./value";

/** One revision of a task definition, as AWS names it. */
export type Revision = { readonly family: string; readonly revision: number };

/** A revision that is registered with AWS. */
export type RegisteredDefinition = Revision & {
  /** `ACTIVE` until it is deregistered: then it is `INACTIVE`, and no new service can use it. */
  readonly status: string;
  /** What was registered, without the members that AWS adds. */
  readonly document: Members;
};

/** The revisions of a family that can be used, newest first. */
export type FamilyRevisions = {
  readonly family: string;
  readonly revisions: readonly number[];
  /** There are older revisions that were not read. */
  readonly hasMore: boolean;
  /** The number that AWS gives to the next revision. A deregistered revision's number is not used again. */
  readonly next: number;
};

/** "parcel-api:41", as AWS writes a revision. */
export function revisionName({ family, revision }: Revision): string {
  return `${family}:${String(revision)}`;
}

/**
 * The one task definition of a text, in any form that people paste.
 *
 * Errors: the place and the reason, also for a text with several task definitions.
 */
export function readOneDefinition(text: string): Result<ReadDefinition, PasteProblem> {
  const read = readTaskDefinition(text);
  if (!read.ok) return read;
  const [only, ...others] = read.value.definitions;
  if (only !== undefined && others.length === 0) return ok(only);
  const count = String(read.value.definitions.length);
  return err({ message: `This text has ${count} task definitions. Keep one.`, place: { line: 1, column: 1 } });
}

/**
 * The one task definition of a text as plain values. A placeholder is its text: Harness evaluates its own expressions when it
 * deploys. `undefined` for a text that cannot be read.
 */
export function plainDefinition(text: string): unknown {
  const read = readOneDefinition(text);
  return read.ok ? JSON.parse(JSON.stringify(read.value.document)) : undefined;
}
