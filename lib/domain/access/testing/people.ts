import type { Actor, Grant } from "@/lib/domain/access/actor";

/** Places of two Harness accounts, as wide or narrow as a role can be. */
const ACCOUNT = "acct1";
export const accountScope = { accountIdentifier: ACCOUNT };
export const orgScope = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
export const otherOrgScope = { accountIdentifier: ACCOUNT, orgIdentifier: "harbor" };
export const projectA = { ...orgScope, projectIdentifier: "parcel" };
export const projectB = { ...orgScope, projectIdentifier: "storefront" };
export const otherOrg = { ...otherOrgScope, projectIdentifier: "parcel" };
export const otherAccount = { accountIdentifier: "acct2", orgIdentifier: "meridian", projectIdentifier: "parcel" };

/** A person who holds exactly these roles. */
export function holderOf(...grants: readonly Omit<Grant, "id">[]): Actor {
  return {
    userId: "user_1",
    name: "A",
    email: "a@example.com",
    sessionId: "ses_1",
    sandbox: false,
    grants: grants.map((grant, index) => ({ ...grant, id: `grant_${String(index)}` })),
  };
}

/** One person for each role, and three who reach nothing: the database should never contain the last two. */
export const PEOPLE = {
  owner: holderOf({ role: "owner" }),
  "account admin": holderOf({ role: "org-admin", ...accountScope }),
  "org admin": holderOf({ role: "org-admin", ...orgScope }),
  "project admin": holderOf({ role: "project-admin", ...projectA }),
  auditor: holderOf({ role: "auditor", ...orgScope }),
  "person without a role": holderOf(),
  "project admin of no account": holderOf({ role: "project-admin" }),
  "org admin of no account": holderOf({ role: "org-admin" }),
} as const;

export type Person = keyof typeof PEOPLE;

/** Every person of the table. */
export const EVERYONE: readonly Person[] = [
  "owner",
  "account admin",
  "org admin",
  "project admin",
  "auditor",
  "person without a role",
  "project admin of no account",
  "org admin of no account",
];
