import { expect, test } from "vitest";

import type { Actor, Grant } from "@/lib/domain/access/actor";

import { whyOrderRefused, type OrderSubject } from "./placer-rights";

const meridian = { accountIdentifier: "acct", orgIdentifier: "meridian" };
const project = { ...meridian, projectIdentifier: "parcel_tracking" };
const run = { type: "run", kind: "live", scope: project } as const;
const connection = { type: "connection", kind: "live", scope: meridian } as const;
const dana = (...grants: Omit<Grant, "id">[]): Actor => ({
  userId: "user_dana",
  name: "Dana",
  email: "dana@example.com",
  sessionId: "none",
  sandbox: false,
  grants: grants.map((grant) => ({ ...grant, id: "grant" })),
});

test.each<{ who: string; placer: Actor | undefined; kind?: "sandbox" | "live"; run: boolean; connection: boolean }>([
  { who: "an owner", placer: dana({ role: "owner" }), run: true, connection: true },
  { who: "an org admin", placer: dana({ role: "org-admin", ...meridian }), run: true, connection: true },
  { who: "a project admin", placer: dana({ role: "project-admin", ...project }), run: true, connection: true },
  { who: "an auditor", placer: dana({ role: "auditor", ...meridian }), run: false, connection: false },
  {
    who: "an admin of another organization",
    placer: dana({ role: "org-admin", accountIdentifier: "acct", orgIdentifier: "harbor" }),
    run: false,
    connection: false,
  },
  {
    who: "an admin of another project",
    placer: dana({ role: "project-admin", ...meridian, projectIdentifier: "storefront" }),
    run: false,
    connection: true,
  },
  { who: "a person without a role", placer: dana(), run: false, connection: false },
  { who: "a deleted person", placer: undefined, run: false, connection: false },
  { who: "an owner of the sandbox", placer: { ...dana({ role: "owner" }), sandbox: true }, run: false, connection: false },
  {
    who: "a person of the sandbox in the sandbox",
    placer: { ...dana({ role: "owner" }), sandbox: true },
    kind: "sandbox",
    run: true,
    connection: true,
  },
])(
  "an order of $who is carried out only while they may place it",
  ({ placer, kind = "live", run: ofRun, connection: ofConnection }) => {
    expect(whyOrderRefused(placer, { ...run, kind }, "The apply") === undefined).toBe(ofRun);
    expect(whyOrderRefused(placer, { ...connection, kind }, "The reading of the account") === undefined).toBe(ofConnection);
  },
);

test.each<{ what: string; placer: Actor | undefined; subject: OrderSubject; sentence: string }>([
  {
    what: "a run whose placer lost the right",
    placer: dana(),
    subject: run,
    sentence:
      "Dana may no longer change this run. An owner or an admin of the project can start it again. Whatever exists already is found and kept.",
  },
  {
    what: "a run whose placer was deleted",
    placer: undefined,
    subject: run,
    sentence:
      "The person who ordered it may no longer change this run. An owner or an admin of the project can start it again. Whatever exists already is found and kept.",
  },
  {
    what: "a reading whose placer lost the right",
    placer: dana(),
    subject: connection,
    sentence:
      "Dana may no longer have this account read. A person with a role in this organization can press “Read now” on the Inventory page.",
  },
])("the refusal of $what names the right and the next step", ({ placer, subject, sentence }) => {
  expect(whyOrderRefused(placer, subject, "The work")).toMatchObject({
    code: "forbidden",
    message: `The work was not carried out: ${sentence}`,
    explanation: {
      causeId: "order-refused",
      title: "The work was not carried out",
      owner: "org-admin",
      retry: "after-fix",
      cause: expect.stringContaining("may no longer") as string,
      fix: expect.stringMatching(/^A(n owner| person with)/) as string,
    },
  });
});
