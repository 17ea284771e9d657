import { roleSchema, type Grant } from "@/lib/domain/access/actor";

/** The columns a grant is made of. */
export const grantColumns = {
  id: true,
  role: true,
  accountIdentifier: true,
  orgIdentifier: true,
  projectIdentifier: true,
  validFrom: true,
  validUntil: true,
} as const;

type ScopeColumns = "accountIdentifier" | "orgIdentifier" | "projectIdentifier";

type GrantRow = Readonly<Record<ScopeColumns, string | null>> & {
  readonly id: string;
  readonly role: string;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
};

/** A row as a grant; a role that this version does not know gives nothing. */
export function toGrant(row: GrantRow): Grant[] {
  const role = roleSchema.safeParse(row.role);
  if (!role.success) return [];
  return [
    {
      id: row.id,
      role: role.data,
      accountIdentifier: row.accountIdentifier ?? undefined,
      orgIdentifier: row.orgIdentifier ?? undefined,
      projectIdentifier: row.projectIdentifier ?? undefined,
      validFrom: row.validFrom ?? undefined,
      validUntil: row.validUntil ?? undefined,
    },
  ];
}
