import { z } from "zod";
import { roleSchema } from "./actor";

const identifier = (message: string) =>
  z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_$-]{1,128}$/, message)
    .optional();
const day = z.iso.date("Enter a date, for example 2026-03-31.").optional();

/** The answers that give a person a role. Dates are days in UTC, both included; only an auditor has them. */
export const grantSchema = z
  .object({
    email: z.email("Enter a full e-mail address.").max(320),
    name: z.string().trim().max(120).optional(),
    role: roleSchema,
    accountIdentifier: identifier("Enter the identifier of the Harness account."),
    orgIdentifier: identifier("Enter the organization's identifier."),
    projectIdentifier: identifier("Enter the project's identifier."),
    from: day,
    until: day,
  })
  .superRefine((grant, context) => {
    const issue = (field: string, message: string) => {
      context.addIssue({ code: "custom", path: [field], message });
    };
    if (grant.role === "owner") {
      if (grant.accountIdentifier !== undefined || grant.orgIdentifier !== undefined || grant.projectIdentifier !== undefined) {
        issue("role", "An owner has access to everything. Leave account, organization and project empty.");
      }
      return;
    }
    if (grant.accountIdentifier === undefined) issue("accountIdentifier", "Choose the Harness account the role is for.");
    if (grant.projectIdentifier !== undefined && grant.orgIdentifier === undefined)
      issue("orgIdentifier", "A project needs its organization.");
    if (grant.role === "project-admin" && grant.orgIdentifier === undefined)
      issue("orgIdentifier", "Name the organization a project admin works in.");
    if (grant.role === "org-admin" && grant.projectIdentifier !== undefined)
      issue("projectIdentifier", "An org admin has the whole organization. Leave the project empty.");
    if (grant.role !== "auditor" && (grant.from ?? grant.until) !== undefined)
      issue("from", "Only an auditor's access has a period.");
    if (grant.from !== undefined && grant.until !== undefined && grant.from > grant.until)
      issue("until", "The last day is before the first.");
  });

export type GrantInput = z.infer<typeof grantSchema>;

/** The auditor's period as moments: from the start of the first day to the end of the last, in UTC. */
export function periodOf(grant: Pick<GrantInput, "from" | "until">): {
  readonly validFrom?: Date | undefined;
  readonly validUntil?: Date | undefined;
} {
  const start = (written: string) => new Date(`${written}T00:00:00Z`);
  return {
    validFrom: grant.from === undefined ? undefined : start(grant.from),
    validUntil: grant.until === undefined ? undefined : new Date(start(grant.until).getTime() + 86_400_000),
  };
}
