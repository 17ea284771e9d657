import { withoutAbsent } from "@/lib/core/without-absent";

import type { AnswerSlug } from "./answers";

type Fields = Readonly<Record<string, unknown>>;

/**
 * An answer that a form or a file sent, with what only the portal writes into it: whose a pasted key is, which key a rotation
 * put in its place, and what AWS said that the identity lacks. These are taken from the saved answer of the same identity;
 * what was sent for them is dropped. Undo deletes the key that a rotation made, so a sent one would name any key.
 */
export function withPortalFacts(slug: AnswerSlug, sent: object, saved: unknown): object {
  return slug === "identity" ? identityWithFacts({ ...sent }, saved) : sent;
}

function identityWithFacts(sent: Fields, saved: unknown): Record<string, unknown> {
  const { ownerName: _sentOwner, replaced: _sentKey, rights, ...answer } = sent;
  const known = isFields(saved) ? saved : {};
  const isSameKey = known["kind"] === sent["kind"] && known["accessKeyId"] === sent["accessKeyId"];
  return {
    ...answer,
    ...withoutAbsent({
      rights: rights === undefined ? undefined : withKnownSnapshot(rights, known["rights"]),
      ownerName: isSameKey ? known["ownerName"] : undefined,
      replaced: isSameKey ? known["replaced"] : undefined,
    }),
  };
}

function withKnownSnapshot(rights: unknown, saved: unknown): unknown {
  if (!isFields(rights)) return rights;
  const { snapshot: _sent, ...choice } = rights;
  return { ...choice, ...withoutAbsent({ snapshot: isFields(saved) ? saved["snapshot"] : undefined }) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
