import type { FailureOwner } from "@/lib/core/errors";
import type { DenyingPolicy } from "./denial";

/** How a kind of policy is spoken of when it leaves an action out (`lacks`) and when it forbids it (`denies`). */
export type PolicyWords = {
  readonly missingCauseId: string;
  readonly denyCauseId: string;
  readonly lacks: string;
  readonly denies: string;
  readonly lackCause: string;
  readonly denyCause: string;
  readonly owner: FailureOwner;
  readonly fix: string;
};

/**
 * The words for each kind of policy, with the causes that it covers.
 *
 * @guide G209
 */
export const POLICIES: Readonly<Record<DenyingPolicy, PolicyWords>> = {
  identity: {
    missingCauseId: "identity-policy-missing",
    denyCauseId: "identity-policy-deny",
    lacks: "no policy of this identity allows it",
    denies: "a policy of this identity forbids it",
    lackCause: "The caller's own policies do not allow this action on this resource.",
    denyCause: "One of the caller's own policies has a Deny statement that covers this call. A Deny wins over every Allow.",
    owner: "aws-admin",
    fix: "Ask for the statement below on the identity, or change the policy that denies.",
  },
  organization: {
    missingCauseId: "scp-missing",
    denyCauseId: "scp-deny",
    lacks: "the organization's policies do not allow it in this account",
    denies: "a policy of your organization forbids it",
    lackCause: "No service control policy above this account allows the action, so no one in the account can use it.",
    denyCause:
      "A service control policy above this account denies the action, often by region or by service. It is not a mistake in your policy.",
    owner: "org-admin",
    fix: "Ask the admins of your AWS organization for an exception, or use an account or region that the policy allows.",
  },
  "resource-control": {
    missingCauseId: "rcp-missing",
    denyCauseId: "rcp-deny",
    lacks: "the organization's resource policies do not allow it",
    denies: "a resource policy of your organization forbids it",
    lackCause: "No resource control policy allows this use of the resource.",
    denyCause: "A resource control policy of the organization denies this use of the resource.",
    owner: "org-admin",
    fix: "Ask the admins of your AWS organization for an exception.",
  },
  boundary: {
    missingCauseId: "boundary-missing",
    denyCauseId: "boundary-deny",
    lacks: "the identity's permissions boundary leaves it out",
    denies: "the identity's permissions boundary forbids it",
    lackCause:
      "The identity has a permissions boundary, and a boundary that does not name an action blocks it whatever the policies say.",
    denyCause: "The permissions boundary of the identity has a Deny statement that covers this call.",
    owner: "aws-admin",
    fix: "Ask the owner of the boundary to add the action, or use an identity with another boundary.",
  },
  session: {
    missingCauseId: "session-policy-missing",
    denyCauseId: "session-policy-deny",
    lacks: "the session was opened with a policy that leaves it out",
    denies: "the session was opened with a policy that forbids it",
    lackCause: "This session was opened with a session policy that allows less than this call needs.",
    denyCause: "The session policy that was passed when the session was opened denies this call.",
    owner: "you",
    fix: "Open the session again without that session policy, or with one that allows the action.",
  },
  resource: {
    missingCauseId: "resource-policy-missing",
    denyCauseId: "resource-policy-deny",
    lacks: "the resource's own policy does not let this identity in",
    denies: "the resource's own policy forbids it",
    lackCause: "The resource has its own policy, and across accounts both sides have to allow the call.",
    denyCause: "The resource's own policy has a Deny statement that covers this call.",
    owner: "aws-admin",
    fix: "Ask the owner of the resource to allow this principal in the resource's policy.",
  },
  trust: {
    missingCauseId: "trust-policy-missing",
    denyCauseId: "trust-policy-deny",
    lacks: "the role's trust policy does not name the caller",
    denies: "the role's trust policy forbids it",
    lackCause: "The role does not trust this caller.",
    denyCause: "The role's trust policy has a Deny statement that covers this caller.",
    owner: "aws-admin",
    fix: "Change the role's trust policy.",
  },
  endpoint: {
    missingCauseId: "endpoint-policy-missing",
    denyCauseId: "endpoint-policy-deny",
    lacks: "the policy of the VPC endpoint leaves it out",
    denies: "the policy of the VPC endpoint forbids it",
    lackCause: "The call went through a VPC endpoint whose policy does not allow the action.",
    denyCause: "The call went through a VPC endpoint whose policy denies it.",
    owner: "aws-admin",
    fix: "Ask the owner of the VPC endpoint to add the action to the endpoint's policy.",
  },
  unnamed: {
    missingCauseId: "permission-missing",
    denyCauseId: "permission-deny",
    lacks: "this identity lacks the permission",
    denies: "a policy forbids it",
    lackCause: "AWS refused the call and did not say by which policy. Most often the identity's policies lack the action.",
    denyCause: "A Deny statement covers this call. AWS did not say in which policy.",
    owner: "aws-admin",
    fix: "Ask for the statement below on the identity. If it is there already, look for a permissions boundary or an organization policy.",
  },
};

/** Each kind of policy by name, for a request to its owner. */
export const POLICY_NAMES: Readonly<Record<DenyingPolicy, string>> = {
  identity: "policies of the identity",
  organization: "service control policies of the organization",
  "resource-control": "resource control policies of the organization",
  boundary: "permissions boundary of the identity",
  session: "session policy",
  resource: "policy of the resource",
  trust: "trust policy of the role",
  endpoint: "policy of the VPC endpoint",
  unnamed: "policies in force",
};
