/** The account in which all collected documents were rewritten. */
export const ACCOUNT = "482177309156";
/** The account that delegates live in, and one that nobody knows. */
export const KNOWN = "730944218856";
export const FOREIGN = "905517340028";

export const arn = (service: string, resource: string, region = "eu-west-1"): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
export const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
export const INSTANCE = arn("ec2", "instance/i-0a1c5f7d20b94e311");

/** One question to a policy with the answer that IAM's documentation gives. */
export type Ask = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly decision: "allowed" | "implicitDeny" | "explicitDeny";
};

type Context = Ask["context"];
const answered =
  (decision: Ask["decision"]) =>
  (action: string, resource = "*", context?: Context): Ask => ({
    action,
    resource,
    decision,
    context,
  });

export const allowed = answered("allowed");
export const notAllowed = answered("implicitDeny");
export const denied = answered("explicitDeny");
