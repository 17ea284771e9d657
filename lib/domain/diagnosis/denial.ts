/** Which kind of policy a denial names. `unnamed` is AWS's short form, which says no more than "no". */
export type DenyingPolicy =
  "identity" | "organization" | "resource-control" | "boundary" | "session" | "resource" | "trust" | "endpoint" | "unnamed";

/** A denial taken apart: who, what, on what, and because of which policy. Parts that AWS left out are absent. */
export type Denial = {
  readonly principalArn?: string | undefined;
  readonly action?: string | undefined;
  readonly resource?: string | undefined;
  readonly because: DenyingPolicy;
  /** True for an explicit deny, false where nothing allows it. */
  readonly explicit: boolean;
  /** The policy that denies, where AWS names it. */
  readonly policyArn?: string | undefined;
};

const POLICY_WORDS: readonly (readonly [RegExp, DenyingPolicy])[] = [
  [/service control polic/i, "organization"],
  [/resource control polic/i, "resource-control"],
  [/permissions? boundar/i, "boundary"],
  [/session polic/i, "session"],
  [/role trust polic|trust relationship/i, "trust"],
  [/vpc endpoint polic/i, "endpoint"],
  [/resource-based polic/i, "resource"],
  [/identity-based polic/i, "identity"],
];

/**
 * Reads AWS's access-denied sentence. AWS documents its forms; anything else gives `unnamed` without parts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function parseDenial(message: string): Denial {
  const principalArn = /(?:User|Role|Principal):\s*(arn:[^\s,]+)/i.exec(message)?.[1];
  const action = /(?:perform:?|action:?)\s+([a-z0-9-]+:[A-Za-z0-9*]+)/i.exec(message)?.[1];
  const resource = /on (?:the )?resources?:?\s+(arn:[^\s,]+|\*)/i.exec(message)?.[1];
  const reason = /\b(because no|with an explicit deny in)\b(.*)$/is.exec(message);
  const words = reason?.[2] ?? "";
  const because = POLICY_WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? "unnamed";
  const policyArn = /(arn:[^\s,]+:policy\/[^\s,]+)/.exec(words)?.[1];
  return {
    principalArn,
    action,
    resource: resource === undefined ? undefined : stripFullStop(resource),
    because,
    explicit: /^with an explicit deny/i.test(reason?.[1] ?? ""),
    policyArn: policyArn === undefined ? undefined : stripFullStop(policyArn),
  };
}

/**
 * Finds the encoded part of an EC2 denial, whole: a cut one cannot be decoded.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export function encodedMessageOf(message: string): string | undefined {
  return /Encoded authorization failure message:\s*([A-Za-z0-9_\-+/=]{20,})/i.exec(message)?.[1];
}

function stripFullStop(text: string): string {
  return text.replace(/[.;]$/, "");
}
