import { describe, expect, test } from "vitest";
import { agree, differences, type Fact, type OwnFacts, type RecordedFact } from "./agreement";

const OWN: OwnFacts = {
  "key-file": "key-a",
  "sign-in-secret": "secret-a",
  build: "build-a",
  engine: "1",
  keys: ["key-a"],
};
const EMPTY = { readable: 0, unreadable: 0 };
const ALONE = { others: 0, secrets: EMPTY, newKey: false };
const BESIDE = { ...ALONE, others: 1 };
const WITH_SECRETS = { ...ALONE, secrets: { readable: 0, unreadable: 3 } };

function recordedAs(values: Partial<Record<Fact, string>>): readonly RecordedFact[] {
  const all = { "key-file": "key-a", "sign-in-secret": "secret-a", build: "build-a", engine: "1", ...values };
  return (Object.keys(all) as Fact[]).map((fact) => ({ fact, value: all[fact], machine: "alpha" }));
}

test("the first machine records every fact", () => {
  expect(agree([], OWN, ALONE)).toEqual({ ok: true, value: ["key-file", "sign-in-secret", "build", "engine"] });
});

test("a machine that has everything alike records nothing", () => {
  expect(agree(recordedAs({}), OWN, BESIDE)).toEqual({ ok: true, value: [] });
});

describe("the key file", () => {
  const OTHER: OwnFacts = { ...OWN, "key-file": "key-b", keys: ["key-b"] };
  const NONE: OwnFacts = { ...OWN, "key-file": undefined, keys: undefined };

  test.each([
    { own: OTHER, around: BESIDE, words: "is not the one that the stored secrets were encrypted with" },
    { own: OTHER, around: WITH_SECRETS, words: "is not the one that the stored secrets were encrypted with" },
    { own: NONE, around: BESIDE, words: "has no key file" },
    { own: NONE, around: WITH_SECRETS, words: "has no key file" },
  ])("a missing key is refused, and the message names its machine ($words)", (row) => {
    const decided = agree(recordedAs({}), row.own, row.around);
    expect(decided).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
    expect(decided.ok ? "" : decided.error.message).toContain(row.words);
    expect(decided.ok ? "" : decided.error.message).toContain("Copy key.json from the data folder of alpha");
    expect(decided.ok ? "" : decided.error.message).toContain("--new-key");
  });

  test("a single machine may have another key while no secret is stored", () => {
    expect(agree(recordedAs({}), OTHER, ALONE)).toEqual({ ok: true, value: ["key-file"] });
  });

  test("a lost key is replaced on request, on a single machine only", () => {
    expect(agree(recordedAs({}), OTHER, { ...WITH_SECRETS, newKey: true })).toEqual({ ok: true, value: ["key-file"] });
    expect(agree(recordedAs({}), OTHER, { ...WITH_SECRETS, others: 1, newKey: true })).toMatchObject({ ok: false });
  });

  test("a newer key ring with the recorded key is accepted and recorded", () => {
    expect(agree(recordedAs({}), { ...OWN, "key-file": "key-b", keys: ["key-a", "key-b"] }, BESIDE)).toEqual({
      ok: true,
      value: ["key-file"],
    });
  });

  test("a machine that opens no older secret is refused", () => {
    expect(agree([], OWN, WITH_SECRETS)).toMatchObject({ ok: false });
    expect(agree([], OWN, { ...ALONE, secrets: { readable: 1, unreadable: 3 } })).toMatchObject({ ok: true });
  });
});

test.each(["sign-in-secret", "build", "engine"] as const)("another %s is refused beside a running machine only", (fact) => {
  expect(agree(recordedAs({ [fact]: "other" }), OWN, BESIDE)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("alpha") as string },
  });
  expect(agree(recordedAs({ [fact]: "other" }), OWN, ALONE)).toEqual({ ok: true, value: [fact] });
});

test("sources without a build are compared in everything else", () => {
  expect(agree(recordedAs({}), { ...OWN, build: undefined }, BESIDE)).toEqual({ ok: true, value: [] });
});

test("a machine that differs in two facts gets both reported", () => {
  const decided = agree(recordedAs({ build: "other", "sign-in-secret": "other" }), OWN, BESIDE);
  expect(decided.ok ? "" : decided.error.message).toMatch(/NEXTAUTH_SECRET[^]*checkout/);
});

test("a running machine differs once another records a newer key or secret", () => {
  expect(differences(recordedAs({}), OWN)).toEqual([]);
  expect(differences(recordedAs({ "key-file": "key-b", "sign-in-secret": "secret-b" }), OWN)).toEqual([
    "key-file",
    "sign-in-secret",
  ]);
});
