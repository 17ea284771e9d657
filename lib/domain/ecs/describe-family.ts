import type { FamilyRevisions } from "./registered-definition";

/**
 * What a new task definition of this family will be: the first revision, or the next one (item G144).
 *
 * @param families those with an ACTIVE revision; absent when they could not be read
 * @param shown the revisions of a family; absent while they are not read
 */
export function describeFamily(
  family: string,
  { families, shown }: { readonly families: readonly string[] | undefined; readonly shown: FamilyRevisions | undefined },
): string {
  if (families === undefined) return "A new family, or one that exists and gets a new revision.";
  const next = shown?.family === family ? shown.next : undefined;
  if (families.includes(family)) {
    return next === undefined
      ? "This family exists and gets a new revision."
      : `This family exists. Harness registers revision ${String(next)}.`;
  }
  return next === undefined || next === 1
    ? "A new family: its first revision has the number 1."
    : `Every revision of this family is deregistered. Harness registers revision ${String(next)}.`;
}
