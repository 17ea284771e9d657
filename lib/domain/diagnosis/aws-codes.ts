/** The kinds of AWS failure; each has its own owner, retry rule and error code. */
export type AwsFailureClass =
  | "credentials"
  | "permission"
  | "account"
  | "region"
  | "throttle"
  | "not-found"
  | "conflict"
  | "quota"
  | "capacity"
  | "input"
  | "network"
  | "reply"
  | "aws-side"
  | "dry-run"
  | "unknown";

/**
 * AWS error codes by class, from the services' own lists of errors.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
 */
const CODES: readonly (readonly [AwsFailureClass, readonly string[]])[] = [
  [
    "credentials",
    [
      "InvalidClientTokenId",
      "InvalidAccessKeyId",
      "UnrecognizedClientException",
      "AuthFailure",
      "MissingAuthenticationToken",
      "MissingAuthenticationTokenException",
      "SignatureDoesNotMatch",
      "InvalidSignatureException",
      "IncompleteSignature",
      "IncompleteSignatureException",
      "RequestExpired",
      "RequestTimeTooSkewed",
      "ExpiredToken",
      "ExpiredTokenException",
      "InvalidToken",
      "CredentialsProviderError",
      "TokenProviderError",
    ],
  ],
  [
    "permission",
    [
      "UnauthorizedOperation",
      "AccessDenied",
      "AccessDeniedException",
      "UnauthorizedException",
      "NotAuthorized",
      "InvalidIdentityToken",
      "InvalidIdentityTokenException",
      "IDPRejectedClaim",
      "IDPRejectedClaimException",
    ],
  ],
  // The last is the portal's own: no call is made for an account that it has no access to.
  [
    "account",
    ["OptInRequired", "Blocked", "BlockedException", "PendingVerification", "SubscriptionRequiredException", "NoPortalAccess"],
  ],
  ["region", ["RegionDisabledException", "RegionDisabled", "InvalidRegion"]],
  // The last is the portal's own: so many calls wait for the same budget that this one was not made.
  [
    "throttle",
    [
      "Throttling",
      "ThrottlingException",
      "ThrottledException",
      "RequestThrottled",
      "RequestThrottledException",
      "RequestLimitExceeded",
      "TooManyRequestsException",
      "BandwidthLimitExceeded",
      "SlowDown",
      "PriorRequestNotComplete",
      "PortalBudgetUsedUp",
    ],
  ],
  [
    "not-found",
    [
      "InvalidInstanceID.NotFound",
      "InvalidSubnetID.NotFound",
      "InvalidGroup.NotFound",
      "InvalidGroupId.NotFound",
      "InvalidVpcID.NotFound",
      "InvalidAMIID.NotFound",
      "InvalidKeyPair.NotFound",
      "ClusterNotFoundException",
      "ServiceNotFoundException",
      "ServiceNotActiveException",
      "TaskSetNotFoundException",
      "NoSuchEntity",
      "NoSuchEntityException",
      "LoadBalancerNotFound",
      "TargetGroupNotFound",
      "ResourceNotFoundException",
      "ReportNotPresent",
      "CredentialReportNotPresentException",
    ],
  ],
  [
    "conflict",
    [
      "EntityAlreadyExists",
      "EntityAlreadyExistsException",
      "DeleteConflict",
      "DeleteConflictException",
      "ConflictException",
      "ConcurrentModification",
      "ConcurrentModificationException",
      "UpdateInProgressException",
      "EntityTemporarilyUnmodifiable",
      "EntityTemporarilyUnmodifiableException",
      "ResourceInUseException",
      "IdempotentParameterMismatch",
    ],
  ],
  [
    "quota",
    [
      "LimitExceeded",
      "LimitExceededException",
      "VcpuLimitExceeded",
      "InstanceLimitExceeded",
      "PackedPolicyTooLarge",
      "PackedPolicyTooLargeException",
      "ServiceQuotaExceededException",
      "ResourceLimitExceeded",
    ],
  ],
  ["capacity", ["InsufficientInstanceCapacity", "InsufficientHostCapacity", "InsufficientFreeAddressesInSubnet"]],
  [
    "input",
    [
      "InvalidParameterException",
      "InvalidParameterValue",
      "InvalidParameterCombination",
      "InvalidParameter",
      "MissingParameter",
      "MalformedQueryString",
      "ClientException",
      "ValidationError",
      "ValidationException",
      "InvalidInput",
      "InvalidInputException",
      "MalformedPolicyDocument",
      "MalformedPolicyDocumentException",
      "PolicyNotAttachable",
      "InvalidAuthorizationMessageException",
      "InvalidInstanceID.Malformed",
      "PlatformTaskDefinitionIncompatibilityException",
      "PlatformUnknownException",
      "UnsupportedFeatureException",
      "UnsupportedOperation",
      "InvalidAction",
    ],
  ],
  [
    "network",
    [
      "UnknownEndpoint",
      "ENOTFOUND",
      "EAI_AGAIN",
      "ETIMEDOUT",
      "ECONNREFUSED",
      "ECONNRESET",
      "ECONNABORTED",
      "EPIPE",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "TimeoutError",
      "NetworkingError",
      "CERT_HAS_EXPIRED",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "EPROTO",
    ],
  ],
  ["reply", ["HtmlReply", "EmptyReply", "TruncatedReply", "UnexpectedReply", "OversizedReply", "SlowReply"]],
  [
    "aws-side",
    [
      "InternalError",
      "InternalFailure",
      "InternalServiceError",
      "ServiceFailure",
      "ServiceFailureException",
      "ServerException",
      "ServiceUnavailable",
      "ServiceUnavailableException",
      "Unavailable",
      "NotImplemented",
      "IDPCommunicationError",
      "IDPCommunicationErrorException",
    ],
  ],
  ["dry-run", ["DryRunOperation"]],
];

const CLASS_OF_CODE: ReadonlyMap<string, AwsFailureClass> = new Map(
  CODES.flatMap(([failureClass, codes]) => codes.map((code): [string, AwsFailureClass] => [code, failureClass])),
);

/** Sorts a failure by its code, and by its HTTP status where the code says nothing. Never by its words. */
export function classOfAwsCode(code: string, httpStatus?: number): AwsFailureClass {
  const known = CLASS_OF_CODE.get(code);
  if (known !== undefined) return known;
  // EC2 names one not-found and one malformed code per kind of ID.
  if (code.endsWith(".NotFound") || code.endsWith("NotFound") || code.endsWith("NotFoundException")) return "not-found";
  if (code.endsWith(".Malformed")) return "input";
  if (code.endsWith("LimitExceeded") || code.endsWith("LimitExceededException")) return "quota";
  if (code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL")) return "network";
  if (httpStatus === 429) return "throttle";
  if (httpStatus !== undefined && httpStatus >= 500) return "aws-side";
  return "unknown";
}
