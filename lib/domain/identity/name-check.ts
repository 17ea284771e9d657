import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { listed } from "@/lib/core/listed";
import { iamNameProblem } from "@/lib/domain/aws/arn";
import { describeOwner, ownerByAwsTags } from "@/lib/domain/plan/handlers/ownership";
import type { IamAccess } from "@/lib/domain/plan/ports";

/** What the account holds under the name of a new user or role. */
export type NameCheck = {
  readonly state: "free" | "ours" | "other-run" | "foreign" | "unknown";
  /** One sentence beside the field. */
  readonly sentence: string;
  /** What a person should know about the one that exists. */
  readonly warnings: readonly string[];
  /** Set when the name cannot be used: the message of the field and of the summary. */
  readonly problem?: string;
};

/** What looking a name up needs of IAM. */
export type NameReads = Pick<IamAccess, "findUser" | "findRole" | "listAccessKeys"> & {
  readonly hasLoginProfile: (userName: string) => Promise<Result<boolean, AppError>>;
};

/** A key of this run on a user: created, or being created beside the keys (whole IDs) that were there before. */
export type OwnKey =
  { readonly state: "made"; readonly lastFour: string } | { readonly state: "under-way"; readonly before: readonly string[] };

/** AWS allows two access keys a user. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_KEYS = 2;

const unreadable = (error: AppError): NameCheck => ({
  state: "unknown",
  sentence: `Not known yet whether the name is taken. ${error.message}`,
  warnings: [],
});

const refusedName = (problem: string): NameCheck => ({ state: "unknown", sentence: problem, warnings: [], problem });

/** Looks a user name up in IAM: whose it is, how many keys it has, whether it may sign in to the console (items G46, G47, G50). */
export async function checkUserName(
  reads: NameReads,
  input: { readonly runId: string; readonly userName: string },
): Promise<NameCheck> {
  const userName = input.userName.trim();
  const bad = iamNameProblem("user", userName);
  if (bad !== undefined) return refusedName(bad);
  const found = await reads.findUser(userName);
  if (!found.ok) return unreadable(found.error);
  if (found.value === undefined) return { state: "free", sentence: "Not taken. Carabiner will make this user.", warnings: [] };

  const owner = ownerByAwsTags(found.value.tags, input.runId);
  const since = describeOwner(owner, found.value.createdAt);
  const warnings = await userWarnings(reads, userName, owner === "run");
  if (owner === "run") return { state: "ours", sentence: `The user exists. ${since}`, warnings };
  return {
    state: owner,
    sentence: `Taken. ${since}`,
    warnings,
    problem:
      owner === "foreign"
        ? `The user ${userName} exists and was not made by this portal. Choose another name, or give it a new key under “Existing user”.`
        : `The user ${userName} belongs to another run of this portal. Choose another name.`,
  };
}

/**
 * Looks at a user that is to get a new key: it is there, and has room for one (items G47, G50). A key of this run takes no
 * further room.
 */
export async function checkExistingUser(
  reads: NameReads,
  input: { readonly userName: string; readonly accountId: string; readonly ownKey?: OwnKey | undefined },
): Promise<NameCheck> {
  const { userName, ownKey } = input;
  const [found, keys, profile] = await Promise.all([
    reads.findUser(userName),
    reads.listAccessKeys(userName),
    reads.hasLoginProfile(userName),
  ]);
  if (!found.ok) return unreadable(found.error);
  if (found.value === undefined)
    return refusedName(`There is no user ${userName} in account ${input.accountId}. Choose one from the list.`);
  const warnings =
    profile.ok && profile.value
      ? ["It may sign in to the console with a password. A pipeline never does: its owner should remove the password."]
      : [];
  const since = found.value.createdAt === undefined ? "It exists." : `It was made on ${found.value.createdAt.slice(0, 10)}.`;
  if (!keys.ok) {
    return {
      state: "unknown",
      sentence: `${since} Not known yet whether it has room for a key. ${keys.error.message}`,
      warnings,
    };
  }
  const others = keys.value.filter(({ accessKeyId }) => !isOwn(accessKeyId, ownKey));
  if (others.length < keys.value.length && ownKey !== undefined) {
    const sentence =
      ownKey.state === "made" ? `Its key …${ownKey.lastFour} was made by this run.` : "This run is making its key.";
    return { state: "ours", sentence: `${since} ${sentence}`, warnings };
  }
  if (others.length >= MAX_KEYS) {
    const endings = listed(
      others.map(({ accessKeyId }) => `…${accessKeyId.slice(-4)}`),
      "and",
    );
    return {
      ...refusedName(
        `${userName} has two access keys already, ${endings}, and AWS allows no third. Delete the unused one in IAM, or choose another user.`,
      ),
      warnings,
    };
  }
  const room =
    others.length === 0 ? "It has no access key." : `It has one access key, …${(others[0]?.accessKeyId ?? "").slice(-4)}.`;
  return { state: "foreign", sentence: `${since} ${room} There is room for the new one.`, warnings };
}

function isOwn(accessKeyId: string, ownKey: OwnKey | undefined): boolean {
  if (ownKey === undefined) return false;
  return ownKey.state === "made" ? accessKeyId.endsWith(ownKey.lastFour) : !ownKey.before.includes(accessKeyId);
}

async function userWarnings(reads: NameReads, userName: string, ours: boolean): Promise<readonly string[]> {
  const [keys, profile] = await Promise.all([reads.listAccessKeys(userName), reads.hasLoginProfile(userName)]);
  const warnings: string[] = [];
  if (keys.ok && keys.value.length >= MAX_KEYS && !ours)
    warnings.push("It has two access keys already, and AWS allows no third. One would have to be deleted first.");
  if (profile.ok && profile.value)
    warnings.push("It may sign in to the console with a password. A pipeline never does: its owner should remove the password.");
  return warnings;
}

/** Looks a role name up in IAM: whose it is (item G57). */
export async function checkRoleName(
  reads: Pick<NameReads, "findRole">,
  input: { readonly runId: string; readonly roleName: string },
): Promise<NameCheck> {
  const roleName = input.roleName.trim();
  const bad = iamNameProblem("role", roleName);
  if (bad !== undefined) return refusedName(bad);
  const found = await reads.findRole(roleName);
  if (!found.ok) return unreadable(found.error);
  if (found.value === undefined) return { state: "free", sentence: "Not taken. Carabiner will make this role.", warnings: [] };

  const owner = ownerByAwsTags(found.value.tags, input.runId);
  const since = describeOwner(owner, found.value.createdAt);
  if (owner === "run") return { state: "ours", sentence: `The role exists. ${since}`, warnings: [] };
  return {
    state: owner,
    sentence: `Taken. ${since}`,
    warnings: [],
    problem:
      owner === "foreign"
        ? `The role ${roleName} exists and was not made by this portal. Choose another name, or use it under “Existing role”.`
        : `The role ${roleName} belongs to another run of this portal. Choose another name, or use it under “Existing role”.`,
  };
}
