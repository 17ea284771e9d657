import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { listed } from "@/lib/core/listed";

/** AWS's documentation account. The guide's sample uses it, so a pasted sample is recognised by it and refused. */
export const PLACEHOLDER_ACCOUNT = "123456789012";

/** The partitions a connection may live in. */
export const PARTITIONS = ["aws", "aws-us-gov", "aws-cn"] as const;
export type Partition = (typeof PARTITIONS)[number];

/** The six parts of an Amazon Resource Name; `region` and `account` are empty where the service leaves them out. */
export type Arn = {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All after the fifth colon, colons included. */
  readonly resource: string;
};

/** An ARN of something in IAM, taken apart. */
export type IamArn = Arn & {
  readonly kind: "role" | "user" | "policy";
  /** `/` or `/harness/`. */
  readonly path: string;
  readonly name: string;
};

/** Stable ids of what can be wrong with an ARN that a person typed. */
export type ArnProblem =
  | "empty"
  | "spaces"
  | "not-an-arn"
  | "wrong-kind"
  | "placeholder-account"
  | "placeholder-name"
  | "bad-account"
  | "bad-name"
  | "wrong-partition"
  | "wrong-account";

/** Why an ARN was refused, with the sentence for the field. */
export type ArnError = AppError & { readonly problem: ArnProblem };

const IAM_RESOURCE = /^(role|user|policy)((?:\/[!-.0-~]+)*\/)([^/]+)$/;
const ACCOUNT_ID = /^\d{12}$/;

function refuse(problem: ArnProblem, message: string): { readonly ok: false; readonly error: ArnError } {
  return err({ code: "invalid_input", problem, message });
}

/**
 * Splits an ARN into its six parts. Surrounding white space is dropped; white space inside is refused.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(text: string): Result<Arn, ArnError> {
  const trimmed = text.trim();
  if (trimmed === "") return refuse("empty", "Enter an ARN. It starts with arn:");
  if (/\s/.test(trimmed)) return refuse("spaces", "Remove the space inside the ARN. An ARN has none.");
  const [prefix, partition = "", service = "", region = "", account = "", ...rest] = trimmed.split(":");
  const resource = rest.join(":");
  if (prefix !== "arn" || partition === "" || service === "" || resource === "") {
    return refuse("not-an-arn", "Enter a full ARN: six parts with colons between them, starting with arn:aws:");
  }
  return ok({ partition, service, region, account, resource });
}

/** An ARN as text. */
export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return ["arn", partition, service, region, account, resource].join(":");
}

/** What an IAM ARN must fit: `accounts` and `partition` are left out while they are not known. */
export type IamArnExpectation = {
  readonly kind: IamArn["kind"];
  readonly partition?: string | undefined;
  readonly accounts?: readonly string[] | undefined;
};

const KIND_EXAMPLE = {
  role: "arn:aws:iam::<account>:role/<name>",
  user: "arn:aws:iam::<account>:user/<name>",
  policy: "arn:aws:iam::<account>:policy/<name>",
} as const;

/** The kind, path and name of an ARN of service `iam`; `undefined` when it is something else. */
export function splitIamArn(arn: Arn): IamArn | undefined {
  if (arn.service !== "iam") return undefined;
  const match = IAM_RESOURCE.exec(arn.resource);
  const [, kind, path = "/", name = ""] = match ?? [];
  if (kind !== "role" && kind !== "user" && kind !== "policy") return undefined;
  return { ...arn, kind, path, name };
}

/**
 * Checks an IAM ARN that a person typed or picked: form, kind, the guide's sample values, partition and account, in that order.
 * The message names the expected value, so that the field can show it unchanged.
 */
export function parseIamArn(text: string, expected: IamArnExpectation): Result<IamArn, ArnError> {
  const parsed = parseArn(text);
  if (!parsed.ok) return parsed;
  const arn = splitIamArn(parsed.value);
  if (arn?.kind !== expected.kind) {
    return refuse("wrong-kind", `This is not the ARN of a ${expected.kind}. It looks like ${KIND_EXAMPLE[expected.kind]}`);
  }
  if (arn.account === PLACEHOLDER_ACCOUNT) {
    const instead = expected.accounts?.[0];
    const choose =
      instead === undefined
        ? `Choose a ${expected.kind} of your own account.`
        : `Choose a ${expected.kind} of account ${instead}.`;
    return refuse("placeholder-account", `${choose} ${PLACEHOLDER_ACCOUNT} is the guide’s example account.`);
  }
  if (isPlaceholderName(arn.name)) {
    return refuse("placeholder-name", `Replace ${arn.name}. It is the guide’s example name, not a ${expected.kind} of yours.`);
  }
  const awsOwned = expected.kind === "policy" && arn.account === "aws";
  if (!awsOwned && !ACCOUNT_ID.test(arn.account)) {
    return refuse("bad-account", "Check the account number in the ARN. It has exactly 12 digits.");
  }
  // IAM allows these signs in a path, and reads them as wildcards and variables where a policy contains the ARN.
  if (/[*?]|\$\{/.test(arn.path)) return refuse("bad-name", `Enter the ARN of one ${arn.kind}. This one matches several.`);
  const nameProblem = iamNameProblem(arn.kind, arn.name);
  if (nameProblem !== undefined) return refuse("bad-name", nameProblem);
  if (expected.partition !== undefined && arn.partition !== expected.partition) {
    return refuse(
      "wrong-partition",
      `This ARN is of partition ${arn.partition}, the account is in ${expected.partition}. Identities do not cross partitions.`,
    );
  }
  if (!awsOwned && expected.accounts !== undefined && !expected.accounts.includes(arn.account)) {
    return refuse(
      "wrong-account",
      `This ${expected.kind} is of account ${arn.account}. Choose one of account ${listed(expected.accounts, "or")}.`,
    );
  }
  return ok(arn);
}

/** Whether a name is a sample from the guide (`YourEcsTaskExecutionRole`) or an unfilled blank (`<role>`). */
export function isPlaceholderName(name: string): boolean {
  return /^your(ecs|role|task|execution|harness|[-_])/i.test(name) || /^[<{].*[>}]$/.test(name);
}

/** Builds an IAM ARN; the path defaults to `/`. */
export function iamArn(
  where: { readonly partition: string; readonly account: string },
  kind: IamArn["kind"],
  name: string,
  path = "/",
): string {
  return `arn:${where.partition}:iam::${where.account}:${kind}${path}${name}`;
}

/** Builds the ARN of a role at the root path. */
export function roleArn(where: { readonly partition: string; readonly account: string }, name: string): string {
  return iamArn(where, "role", name);
}

/** Builds the ARN of a user at the root path. */
export function userArn(where: { readonly partition: string; readonly account: string }, name: string): string {
  return iamArn(where, "user", name);
}

/** Builds the ARN of a customer-managed policy at the root path. */
export function policyArn(where: { readonly partition: string; readonly account: string }, name: string): string {
  return iamArn(where, "policy", name);
}

/** Longest names by kind. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const IAM_NAME_MAX = { role: 64, user: 64, policy: 128 } as const;

/**
 * The sentence for the field when a name cannot be given to a role, user or policy; `undefined` when it can.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export function iamNameProblem(kind: IamArn["kind"], name: string): string | undefined {
  if (name === "") return `Enter a name for the ${kind}.`;
  if (name !== name.trim()) return "Remove the space at the beginning or end of the name.";
  if (!/^[\w+=,.@-]+$/.test(name)) return "Use letters, digits and + = , . @ _ - only.";
  const max = IAM_NAME_MAX[kind];
  return name.length > max ? `Shorten the name to ${max.toString()} characters. It has ${name.length.toString()}.` : undefined;
}

/** The sentence for the field when an IAM path is not accepted; `undefined` when it is. */
export function iamPathProblem(path: string): string | undefined {
  if (path.length > 512) return "Shorten the path to 512 characters.";
  return /^\/$|^\/[!-~]+\/$/.test(path) ? undefined : "Begin and end the path with a slash and leave out spaces.";
}

/** The sentence for the field when an account number is not one; `undefined` when it is. Also refuses the guide's example. */
export function accountIdProblem(text: string): string | undefined {
  if (text.trim() === PLACEHOLDER_ACCOUNT) return `${PLACEHOLDER_ACCOUNT} is the guide’s example account. Enter your own.`;
  return ACCOUNT_ID.test(text.trim()) ? undefined : "Enter the account number: exactly 12 digits.";
}

/** The principal behind a session: `assumed-role/Name/session` of STS becomes the role's ARN; other ARNs are unchanged. A path is lost by STS. */
export function principalOfSession(arn: Arn): Arn {
  const match = /^assumed-role\/([^/]+)\//.exec(arn.resource);
  if (arn.service !== "sts" || match?.[1] === undefined) return arn;
  return { ...arn, service: "iam", region: "", resource: `role/${match[1]}` };
}

/** The console's host of a partition. @see https://docs.aws.amazon.com/general/latest/gr/aws-arns-and-namespaces.html */
export function consoleHost(partition: string): string {
  if (partition === "aws-us-gov") return "console.amazonaws-us-gov.com";
  return partition === "aws-cn" ? "console.amazonaws.cn" : "console.aws.amazon.com";
}

/** The partition a region belongs to, by its prefix. */
export function partitionOfRegion(region: string): Partition {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}

/** The name at the end of an ARN, without its path: `HarnessEC2Role`, `parcel-api:42`. */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
