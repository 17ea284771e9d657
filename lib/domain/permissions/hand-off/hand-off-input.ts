import type { NamedPolicy, PolicyDocument } from "@/lib/domain/permissions/policy-document";

/** What becomes of the identity: an existing one gets the policies attached, a new one is made first. */
export type HandOffIdentity =
  | { readonly kind: "existing-user"; readonly name: string }
  | { readonly kind: "new-user"; readonly name: string }
  | {
      readonly kind: "existing-role";
      readonly name: string;
      /** Replaces the role's trust policy; absent leaves it alone. */
      readonly trust?: PolicyDocument | undefined;
    }
  | { readonly kind: "new-role"; readonly name: string; readonly description: string; readonly trust: PolicyDocument };

/** An OIDC issuer that IAM must know before the role can trust it. */
export type HandOffOidcProvider = { readonly issuer: string; readonly audience: string };

/** Everything that the produced files need. No secret is among it. */
export type HandOffInput = {
  /** `CB-2026-0042`: stands in comments, so that a file found later can be traced. */
  readonly reference: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly identity: HandOffIdentity;
  readonly policies: readonly NamedPolicy[];
  readonly policyDescription: string;
  /** Includes `carabiner:run`, by which the portal knows its own. */
  readonly tags: Readonly<Record<string, string>>;
  /** Shown for comparison; the trust policy already holds it. */
  readonly externalId?: string | undefined;
  readonly oidcProvider?: HandOffOidcProvider | undefined;
};

/** Whether the identity is a user. */
export function isUser(identity: HandOffIdentity): boolean {
  return identity.kind === "existing-user" || identity.kind === "new-user";
}

/** The trust policy to be set, if any. */
export function trustOf(identity: HandOffIdentity): PolicyDocument | undefined {
  return identity.kind === "new-role" || identity.kind === "existing-role" ? identity.trust : undefined;
}

/** The tags in a fixed order, so that the same answers give the same file. */
export function sortedTags(input: HandOffInput): readonly (readonly [string, string])[] {
  return Object.entries(input.tags).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Text for a one-line comment: line breaks would end it. */
export function commentText(text: string): string {
  return text.replace(/[\r\n\u0085\u2028\u2029]+/g, " ");
}
