import { classOfAwsCode } from "./aws-codes";
import type { AwsFailure } from "./aws-failure";
import { parseDenial } from "./denial";

/** AWS's fixed sentences and the code each belongs to, for text that lost its code on the way. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/security token included in the request is invalid/i, "InvalidClientTokenId"],
  [/not able to validate the provided access credentials/i, "AuthFailure"],
  [/the request signature we calculated does not match/i, "SignatureDoesNotMatch"],
  [/security token included in the request is expired|the provided token has expired/i, "ExpiredToken"],
  [/signature expired|signature not yet current|request has expired/i, "RequestExpired"],
  [/you are not authorized to perform this operation/i, "UnauthorizedOperation"],
  [/is not authorized to perform|not authorized to perform:? \S+:\S+/i, "AccessDenied"],
  [/STS is not activated in this region/i, "RegionDisabledException"],
  [/request limit exceeded|rate exceeded/i, "Throttling"],
  [/MultiFactorAuthentication failed/i, "AccessDenied"],
  [/unable to (?:locate|load) (?:aws )?credentials|could not load credentials/i, "CredentialsProviderError"],
  [/encoded authorization failure message/i, "UnauthorizedOperation"],
];

/** Where the common tools write AWS's code: CLI, Java, JavaScript, Go and Terraform, Python. */
const CODE_PLACES: readonly RegExp[] = [
  /An error occurred \(([A-Za-z.]+)\) when calling/,
  /Error Code:\s*([A-Za-z.]+)/,
  /api error ([A-Za-z.]+):/,
  /<Code>([A-Za-z.]+)<\/Code>/,
  /"__type"\s*:\s*"(?:[^"#]*#)?([A-Za-z.]+)"/,
  /(?:^|[\s"'(])([A-Z][A-Za-z]+(?:\.[A-Za-z]+)?)(?:Exception)?:\s/,
];

/**
 * Recognises an AWS error in text that a person pasted or Harness passed on. `undefined` when nothing in it is
 * certain: a guess would explain the wrong thing.
 */
export function recogniseAwsText(text: string): AwsFailure | undefined {
  const code = codeIn(text) ?? SENTENCES.find(([pattern]) => pattern.test(text))?.[1];
  if (code === undefined) return undefined;
  const denial = parseDenial(text);
  const operation =
    /when calling the ([A-Za-z]+) operation/.exec(text)?.[1] ?? /operation error [A-Za-z0-9 ]+: ([A-Za-z]+)/.exec(text)?.[1];
  const service =
    denial.action?.split(":")[0] ??
    /\(Service: (?:Amazon)?([A-Za-z0-9]+)/.exec(text)?.[1]?.toLowerCase() ??
    /operation error ([A-Za-z0-9]+)/.exec(text)?.[1]?.toLowerCase() ??
    serviceOf(operation);
  return {
    code,
    message: text.trim(),
    httpStatus: numberIn(text, /Status ?Code:?\s*(\d{3})/i),
    service: serviceName(service ?? "aws"),
    action: denial.action?.split(":")[1] ?? operation ?? "call",
    region:
      /\b((?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov)-(?:gov-)?(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d)\b/.exec(
        text,
      )?.[1],
    account: /arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(text)?.[1],
    callerArn: denial.principalArn,
    requestId: /Request ?ID:?\s*([A-Za-z0-9-]{8,})/i.exec(text)?.[1],
    resource: denial.resource,
  };
}

function codeIn(text: string): string | undefined {
  for (const place of CODE_PLACES) {
    const code = place.exec(text)?.[1];
    if (code !== undefined && classOfAwsCode(code) !== "unknown") return code;
  }
  return undefined;
}

function numberIn(text: string, pattern: RegExp): number | undefined {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function serviceOf(operation: string | undefined): string | undefined {
  if (operation === undefined) return undefined;
  if (/^(AssumeRole|GetCallerIdentity|DecodeAuthorizationMessage|GetSessionToken)/.test(operation)) return "sts";
  if (/Cluster|Service|TaskDefinition|Task$|Tasks$/.test(operation)) return "ecs";
  if (/Instances|Regions|Vpcs|Subnets|SecurityGroups|Tags$/.test(operation)) return "ec2";
  return /User|Role|Policy|AccessKey/.test(operation) ? "iam" : undefined;
}

function serviceName(written: string): string {
  const name = written.toLowerCase();
  if (name.startsWith("elasticloadbalancing")) return "elasticloadbalancing";
  if (name === "securitytokenservice" || name === "awssecuritytokenservice") return "sts";
  return name === "identitymanagement" || name === "amazonidentitymanagement" ? "iam" : name;
}
