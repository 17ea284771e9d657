import type { DecodedAuthorization } from "@/lib/domain/aws/aws-shapes";

/** What is known about a refused `sts:AssumeRole`: each answer narrows down which side must change. */
export type AssumeRoleContext = {
  readonly roleArn: string;
  /** Whether the call carried an external ID. */
  readonly externalIdSent: boolean;
  /** Whether the caller's own policies allow it, from the simulator. */
  readonly callerAllowed?: boolean | undefined;
  /** Whether the role is there, when the portal may read it. */
  readonly roleExists?: boolean | undefined;
  /** Whether the trust policy names the caller, when the portal may read it. */
  readonly trustsCaller?: boolean | undefined;
  /** The external ID that the trust policy asks for, and the one that was sent, when they differ. */
  readonly externalIds?: { readonly expected: string; readonly sent: string } | undefined;
};

/** A call that AWS or the way to AWS refused, with everything the explanation may use. Holds no secret. */
export type AwsFailure = {
  /** AWS's error code, a network code (`ECONNRESET`), or one of the portal's reply codes (`HtmlReply`). */
  readonly code: string;
  /** AWS's words, whole. */
  readonly message: string;
  readonly httpStatus?: number | undefined;
  /** The IAM prefix of the service: `ec2`, `elasticloadbalancing`. */
  readonly service: string;
  /** The API operation: `DescribeInstances`. */
  readonly action: string;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly callerArn?: string | undefined;
  readonly requestId?: string | undefined;
  /** The name or ARN the call was about. */
  readonly resource?: string | undefined;
  /** The host that was called. */
  readonly endpoint?: string | undefined;
  /** When the thing or its policies last changed, ISO 8601; with `now` it separates propagation from refusal. */
  readonly changedAt?: string | undefined;
  readonly now?: string | undefined;
  /** The same call with the same keys succeeded in another region. */
  readonly otherRegionsWork?: boolean | undefined;
  /** What an encoded message says, or that the portal may not decode it. */
  readonly decoded?: DecodedAuthorization | "not-allowed" | undefined;
  readonly assumeRole?: AssumeRoleContext | undefined;
  /** Which try this was, and out of how many. */
  readonly attempt?: { readonly number: number; readonly of: number } | undefined;
  /** Use and limit of the quota in question, when known. */
  readonly quota?: { readonly used: number; readonly limit: number } | undefined;
};
