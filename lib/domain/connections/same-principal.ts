import { principalOf } from "@/lib/domain/aws/aws-shapes";

/** The same user, or the same role of the same account, whatever its session is called. */
export function isSamePrincipal(arn: string, confirmed: string | undefined): boolean {
  if (confirmed === undefined) return false;
  const [now, before] = [principalOf(arn), principalOf(confirmed)];
  if (now.kind !== "assumed-role" || before.kind !== "assumed-role") return arn === confirmed;
  return now.name === before.name && arn.split(":")[4] === confirmed.split(":")[4];
}
