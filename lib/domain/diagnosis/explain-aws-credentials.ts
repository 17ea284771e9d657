import type { Explanation } from "@/lib/core/errors";
import { shellQuote } from "@/lib/core/shell-words";
import { partitionOf } from "@/lib/domain/aws/aws-shapes";
import type { AwsFailure } from "./aws-failure";
import { detailsOf, explanation, headOf, type ExplanationParts } from "./explanation-parts";

/** Explains failures of who is calling and of where: keys, sessions, clock, account, region, partition. */
export function explainAwsCredentials(failure: AwsFailure): Explanation {
  return explanation(partsOf(failure), detailsOf(failure));
}

/** The partition a region belongs to. */
function regionPartition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function partsOf(failure: AwsFailure): ExplanationParts {
  const head = headOf(failure);
  const region = failure.region ?? "this region";
  switch (failure.code) {
    case "AuthFailure":
    case "InvalidClientTokenId":
    case "InvalidAccessKeyId":
    case "UnrecognizedClientException": {
      if (failure.otherRegionsWork === true) {
        return {
          causeId: "region-not-enabled",
          title: `${head}: your keys are fine, but ${region} is not enabled for account ${failure.account ?? "in use"}`,
          cause: "The same keys work in other regions. AWS answers this way for a region that the account has not opted in to.",
          owner: "aws-admin",
          fix: `Enable ${region} in the account's settings (it takes some minutes), or choose another region.`,
          fixText:
            failure.region === undefined ? undefined : `aws account enable-region --region-name ${shellQuote(failure.region)}`,
          retry: "after-fix",
        };
      }
      const partition = wrongPartition(failure);
      if (partition !== undefined) return partition;
      return {
        causeId: "access-key-unknown",
        title: `${head}: AWS does not know this access key`,
        cause:
          "The key was deleted or deactivated, belongs to another partition of AWS, or is a temporary key whose session token is missing.",
        owner: "you",
        fix: "Check the access key ID in IAM. A key that starts with ASIA needs its session token too.",
        retry: "after-fix",
      };
    }
    case "MissingAuthenticationToken":
    case "MissingAuthenticationTokenException":
      return {
        causeId: "credentials-missing",
        title: `${head}: the call carried no credentials`,
        cause: "AWS received an unsigned request.",
        owner: "portal-owner",
        fix: "Give this portal an identity: a role for its machine, or access keys in the AWS connection.",
        retry: "after-fix",
      };
    case "SignatureDoesNotMatch":
    case "InvalidSignatureException":
    case "IncompleteSignature":
    case "IncompleteSignatureException":
      return {
        causeId: "secret-key-wrong",
        title: `${head}: the secret access key does not belong to the access key`,
        cause: "Usually a character was cut off or a space was copied along; rarely the clock of this machine is wrong.",
        owner: "you",
        fix: "Paste the secret access key again. If it is lost, create a new key: AWS shows a secret only once.",
        retry: "after-fix",
      };
    case "RequestExpired":
    case "RequestTimeTooSkewed":
      return {
        causeId: "clock-skew",
        title: `${head}: this machine's clock and AWS's are more than five minutes apart`,
        cause: "AWS refuses a request whose signature is too old or from the future.",
        owner: "portal-owner",
        fix: "Set the clock of the machine that runs this portal and switch on time synchronization.",
        retry: "after-fix",
      };
    case "ExpiredToken":
    case "ExpiredTokenException":
      return {
        causeId: "session-expired",
        title: `${head}: the temporary AWS session has ended`,
        cause: "Temporary keys work for a limited time, and that time is over. Nothing you entered is lost.",
        owner: "you",
        fix: "Paste a fresh session, or choose a role, whose sessions the portal renews automatically.",
        retry: "after-fix",
      };
    case "InvalidToken":
      return {
        causeId: "session-token-wrong",
        title: `${head}: the session token does not fit the access key`,
        cause: "The token is incomplete or comes from another session than the key.",
        owner: "you",
        fix: "Copy access key, secret and session token together from the same place.",
        retry: "after-fix",
      };
    case "RegionDisabledException":
    case "RegionDisabled":
      return {
        causeId: "sts-region-disabled",
        title: `${head}: sign-in (STS) is switched off for ${region} in this account`,
        cause: "The account has deactivated the STS endpoint of this region, so no role can be assumed there.",
        owner: "aws-admin",
        fix: `Activate STS for ${region} under IAM, Account settings, or choose another region.`,
        retry: "after-fix",
      };
    case "InvalidRegion":
      return {
        causeId: "region-unknown",
        title: `${head}: AWS has no region of this name`,
        cause: "The region is written wrong or belongs to another partition of AWS.",
        owner: "you",
        fix: "Choose the region from the list.",
        retry: "after-fix",
      };
    case "OptInRequired":
    case "SubscriptionRequiredException":
      return {
        causeId: "service-opt-in-required",
        title: `${head}: the account is not signed up for this service or region`,
        cause: "AWS wants the account to opt in before this service or region can be used.",
        owner: "aws-admin",
        fix: "Open the service's page in the AWS console once as an administrator, or enable the region.",
        retry: "after-fix",
      };
    case "NoPortalAccess":
      return {
        causeId: "no-portal-access",
        title: `${head}: Carabiner has no access to this account`,
        cause: "The connection of this run was made without access: what belongs to AWS is handed over to a person.",
        owner: "org-admin",
        fix: "Do this part by hand, or have access added on the Connections page.",
        retry: "after-fix",
      };
    case "Blocked":
    case "BlockedException":
    case "PendingVerification":
      return {
        causeId: "account-on-hold",
        title: `${head}: AWS has put this account on hold`,
        cause: "AWS is verifying the account or has blocked it, often for billing reasons.",
        owner: "aws-admin",
        fix: "Contact AWS Support as the owner of the account. Nothing in this portal can change it.",
        retry: "after-fix",
      };
    case "CredentialsProviderError":
    case "TokenProviderError":
      return {
        causeId: "portal-without-identity",
        title: `${head}: the portal has no AWS identity`,
        cause: "No credentials were found in the environment, the profile or the machine's role.",
        owner: "portal-owner",
        fix: "Give the machine that runs this portal a role, choose a profile that is signed in, or use access keys.",
        retry: "after-fix",
      };
    case "InvalidIdentityToken":
    case "InvalidIdentityTokenException":
    case "IDPRejectedClaim":
    case "IDPRejectedClaimException":
      return {
        causeId: "oidc-token-refused",
        title: `${head}: AWS does not accept the identity token`,
        cause: "The OIDC provider in IAM, the audience or the subject does not fit the token.",
        owner: "aws-admin",
        fix: "Compare provider URL, audience (sts.amazonaws.com) and subject in the role's trust policy with what the Harness connector sends.",
        retry: "after-fix",
      };
    default:
      return {
        causeId: "credentials-refused",
        title: `${head}: AWS does not accept the credentials`,
        cause: "AWS could not establish who is calling.",
        owner: "you",
        fix: "Check the keys of this connection.",
        retry: "after-fix",
      };
  }
}

function wrongPartition(failure: AwsFailure): ExplanationParts | undefined {
  if (failure.region === undefined) return undefined;
  const wanted = regionPartition(failure.region);
  const held = failure.callerArn === undefined ? "aws" : partitionOf(failure.callerArn);
  if (wanted === held) return undefined;
  return {
    causeId: "wrong-partition",
    title: `${headOf(failure)}: the keys belong to another partition of AWS than ${failure.region}`,
    cause: `Accounts of the partition ${held} do not exist in ${wanted}. China, GovCloud and the other regions share no accounts and no keys.`,
    owner: "you",
    fix: `Use keys of an account in ${wanted}, or choose a region of ${held}.`,
    retry: "after-fix",
  };
}
