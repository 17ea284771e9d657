import { isItems, isMembers, type Members, type Path, type Value } from "../value";

/** The value at the path; `undefined` when the document has none there. */
export function valueAt(document: Value | undefined, path: Path): Value | undefined {
  let found = document;
  for (const step of path) {
    if (typeof step === "number") found = isItems(found) ? found[step] : undefined;
    else found = isMembers(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}

/**
 * The object with one member set, at any depth, or removed for `undefined`. Everything else is the same value as before.
 * Missing objects on the path are created, except when there is nothing to set.
 */
export function withValue(members: Members, [key, ...rest]: readonly string[], value: Value | undefined): Members {
  if (key === undefined) return members;
  const before = Object.hasOwn(members, key) ? members[key] : undefined;
  if (rest.length === 0) return withMember(members, key, value);
  if (value === undefined && !isMembers(before)) return members;
  return withMember(members, key, withValue(isMembers(before) ? before : {}, rest, value));
}

/** An existing member keeps its place, and a new one comes last. */
function withMember(members: Members, key: string, value: Value | undefined): Members {
  if (value === undefined) return Object.fromEntries(Object.entries(members).filter(([name]) => name !== key));
  if (!Object.hasOwn(members, key)) return Object.fromEntries([...Object.entries(members), [key, value]]);
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, name === key ? value : member]));
}
