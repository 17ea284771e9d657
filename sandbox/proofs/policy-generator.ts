import { withoutAbsent } from "@/lib/core/without-absent";
import type { ConditionBlock, PolicyDocument, PolicyStatement } from "@/lib/domain/iam/policy-document";

/** Draws from lists with a seeded source, so that a difference can be seen again. */
export type Draw = {
  readonly one: <T>(list: readonly T[]) => T;
  readonly some: <T>(list: readonly T[], most: number) => readonly T[];
  readonly chance: (share: number) => boolean;
};

/** @param random numbers in [0, 1) */
export function createDraw(random: () => number): Draw {
  const one = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    if (found === undefined) throw new Error("Nothing to draw from.");
    return found;
  };
  return {
    one,
    some: (list, most) => [...new Set(Array.from({ length: 1 + Math.floor(random() * most) }, () => one(list)))],
    chance: (share) => random() < share,
  };
}

export const ACCOUNT = "482177309156";
export const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/parcel/ines`;

/** What requests ask about. */
export const ACTIONS = [
  "ec2:StartInstances",
  "ec2:DescribeInstances",
  "iam:PassRole",
  "s3:GetObject",
  "ecs:UpdateService",
  "ecs:RunTask",
] as const;

export const RESOURCES = [
  "*",
  `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0a1c5f7d20b94e311`,
  `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-0a1c5f7d20b94e312`,
  `arn:aws:iam::${ACCOUNT}:role/harness/parcel-exec`,
  `arn:aws:iam::${ACCOUNT}:user/parcel/ines`,
  "arn:aws:s3:::parcel-artifacts/builds/1/app.zip",
  `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/parcel-main/parcel-api`,
  `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/parcel-api:3`,
] as const;

const ACTION_PATTERNS = [
  ...ACTIONS,
  "*",
  "ec2:*",
  "EC2:startinstances",
  "ec2:St?rtInstances",
  "ec2:*Instances",
  "ec2:Describe*",
  "ecs:*Service",
  "ecs:Run????",
  "iam:Pass*",
  "s3:Get*",
  "*:*",
  "ec2:",
];

const RESOURCE_PATTERNS = [
  ...RESOURCES,
  "arn:aws:ec2:*:*:instance/*",
  `arn:aws:ec2:eu-west-?:${ACCOUNT}:instance/i-*`,
  `arn:aws:ec2:eu-*-1:${ACCOUNT}:instance/i-0a1c5f7d20b94e31?`,
  // A * that ends a segment may run on past the colon; one inside a segment may not, and a ? never does.
  "arn:aws:ec2:*:instance/*",
  "arn:aws:e*:instance/*",
  "arn:aws:ec2:eu-w*1:instance/*",
  `arn:aws:ec2:eu-west-1?${ACCOUNT}:instance/*`,
  // Incomplete ARNs are completed with *.
  "arn:aws:ecs",
  "arn:aws:ec2:eu-west-1",
  `arn:aws:iam::${ACCOUNT}`,
  "arn:aws:s3:::parcel-*/builds/*",
  "arn:aws:s3:::parcel-*/zip",
  `arn:aws:*:*:${ACCOUNT}:*`,
  "arn:aws:iam::*:role/${aws:PrincipalTag/Team}-exec",
  "arn:aws:iam::*:role/harness/${aws:PrincipalTag/Team}-exec",
  "arn:aws:iam::*:role/harness/${aws:PrincipalTag/Absent, 'parcel'}-exec",
  "arn:aws:iam::*:user/parcel/${aws:username}",
  "arn:aws:iam::*:user/${*}/ines",
  "arn:aws:ecs:*:*:task-definition/parcel-api:*",
  "arn:aws:ecs:*:*:service/parcel-main/*",
  "arn:aws-cn:ec2:*:*:*",
];

type Key = { readonly name: string; readonly values: readonly string[]; readonly many?: true };

const TEXTS: readonly Key[] = [
  { name: "aws:RequestedRegion", values: ["eu-west-1", "us-east-1", "EU-WEST-1"] },
  { name: "aws:ResourceTag/Team", values: ["parcel", "Parcel", "crane", "*"] },
  { name: "aws:PrincipalTag/Team", values: ["parcel", "crane", "par*"] },
  { name: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"] },
  { name: "aws:TagKeys", values: ["Team", "Env", "carabiner:run"], many: true },
];
const TEXT_WANTED = [
  "parcel",
  "par*",
  "eu-west-?",
  "e*1",
  "ecs-tasks.amazonaws.com",
  "Team",
  "Env",
  "*",
  "${aws:PrincipalTag/Team}",
  "${*}",
  "",
];
const NUMBERS: Key = { name: "s3:max-keys", values: ["5", "10", "10.0", "-1", "ten"] };
const DATES: Key = { name: "aws:CurrentTime", values: ["2026-08-01T00:00:00Z", "2026-01-01T12:30:00Z", "1785542400", "soon"] };
const ADDRESSES: Key = { name: "aws:SourceIp", values: ["10.20.1.9", "192.0.2.1", "2001:db8::7", "nowhere"] };
const FLAGS: Key = { name: "aws:MultiFactorAuthPresent", values: ["true", "false", "TRUE"] };
const ARNS: Key = { name: "aws:SourceArn", values: [...RESOURCES, "parcel"] };

const KEYS: readonly Key[] = [...TEXTS, NUMBERS, DATES, ADDRESSES, FLAGS, ARNS];

type Family = { readonly operators: readonly string[]; readonly keys: readonly Key[]; readonly wanted: readonly string[] };

const FAMILIES: readonly Family[] = [
  {
    operators: ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map((end) => `String${end}`),
    keys: TEXTS,
    wanted: TEXT_WANTED,
  },
  {
    operators: ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
      (end) => `Numeric${end}`,
    ),
    keys: [NUMBERS],
    wanted: ["5", "10", "7.5", "many"],
  },
  {
    operators: ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
      (end) => `Date${end}`,
    ),
    keys: [DATES],
    wanted: ["2026-08-01T00:00:00Z", "2026-01-01", "1785542400", "tomorrow"],
  },
  {
    operators: ["IpAddress", "NotIpAddress"],
    keys: [ADDRESSES],
    wanted: ["10.0.0.0/8", "10.20.1.9", "192.0.2.0/31", "2001:db8::/32", "::/0", "here"],
  },
  { operators: ["Bool"], keys: [FLAGS], wanted: ["true", "false", "True"] },
  {
    operators: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
    keys: [ARNS],
    wanted: RESOURCE_PATTERNS.filter((pattern) => pattern.split(":").length >= 6),
  },
  { operators: ["Null"], keys: KEYS, wanted: ["true", "false"] },
];

function condition(draw: Draw): ConditionBlock {
  const block: Record<string, Record<string, readonly string[] | string>> = {};
  for (let left = draw.one([1, 1, 2]); left > 0; left -= 1) {
    const family = draw.one(FAMILIES);
    const base = draw.one(family.operators);
    const plain = base === "Null";
    const quantifier = plain ? "" : draw.one(["", "", "", "ForAllValues:", "ForAnyValue:"]);
    const operator = `${quantifier}${base}${!plain && draw.chance(0.25) ? "IfExists" : ""}`;
    const values = plain ? draw.some(family.wanted, 1) : draw.some(family.wanted, 3);
    const [first] = values;
    (block[operator] ??= {})[draw.one(family.keys).name] = values.length === 1 && first !== undefined ? first : values;
  }
  return block;
}

function statement(draw: Draw): PolicyStatement {
  const actions = draw.some(ACTION_PATTERNS, 3);
  const resources = draw.chance(0.3) ? ["*"] : draw.some(RESOURCE_PATTERNS, 3);
  return {
    Effect: draw.chance(0.7) ? "Allow" : "Deny",
    ...(draw.chance(0.2) ? { NotAction: actions } : { Action: actions }),
    ...(draw.chance(0.2) ? { NotResource: resources } : { Resource: resources }),
    ...withoutAbsent({ Condition: draw.chance(0.6) ? condition(draw) : undefined }),
  };
}

/** A policy of up to four statements in either version of the language. */
export function drawPolicy(draw: Draw): PolicyDocument {
  return {
    Version: draw.chance(0.85) ? "2012-10-17" : "2008-10-17",
    Statement: Array.from({ length: draw.one([1, 2, 3, 4]) }, () => statement(draw)),
  };
}

/** What a request knows about itself: some keys with a value each, tag keys with several. */
export function drawContext(draw: Draw): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    KEYS.filter(() => draw.chance(0.6)).map((key) => [
      key.name,
      key.many === true ? draw.some(key.values, 3) : [draw.one(key.values)],
    ]),
  );
}
