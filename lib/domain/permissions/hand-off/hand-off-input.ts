import { oneLine } from "@/lib/core/visible-text";
import type { NamedPolicy, PolicyDocument } from "@/lib/domain/iam/policy-document";

/** What becomes of the identity: an existing one gets the policies attached, a new one is made first. */
export type HandOffIdentity =
  | { readonly kind: "existing-user"; readonly name: string }
  | { readonly kind: "new-user"; readonly name: string }
  | {
      readonly kind: "existing-role";
      readonly name: string;
      /** What the role's trust policy has to contain. It is shown for comparison: no file replaces it. */
      readonly trust?: PolicyDocument | undefined;
    }
  | { readonly kind: "new-role"; readonly name: string; readonly description: string; readonly trust: PolicyDocument };

/** Whose identity it is, in the words of the produced files, and the tag by which it is recognised. */
export type HandOffPurpose = {
  readonly what: string;
  /** Resources of a template or a Terraform file carry this word in their names. */
  readonly word: "harness" | "carabiner";
  readonly roleArnFor: string;
  readonly tag: string;
  /** What made it, in a refusal to touch what carries another tag. */
  readonly maker: string;
  /** The clicks are the guide's own and carry its item numbers. */
  readonly inGuide: boolean;
};

/** The identity that Harness uses, made for a run. */
const FOR_HARNESS: HandOffPurpose = {
  what: "AWS identity for Harness",
  word: "harness",
  roleArnFor: "the Harness connector",
  tag: "carabiner:run",
  maker: "this run",
  inGuide: true,
};

/** The portal's own access to an account, made for a connection. */
export const FOR_PORTAL: HandOffPurpose = {
  what: "Access for Carabiner",
  word: "carabiner",
  roleArnFor: "the connection in Carabiner",
  tag: "carabiner:connection",
  maker: "this connection",
  inGuide: false,
};

/** An OIDC issuer that IAM must know before the role can trust it. One that is there already is kept. */
export type HandOffOidcProvider = {
  readonly issuer: string;
  readonly audience: string;
  readonly thumbprints: readonly string[];
};

/** Everything that the produced files need. No secret is among it. */
export type HandOffInput = {
  /** The Harness identity unless told otherwise. */
  readonly purpose?: HandOffPurpose | undefined;
  /** `CB-2026-0042`: written into comments, so that a file found later can be traced. */
  readonly reference: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly identity: HandOffIdentity;
  readonly policies: readonly NamedPolicy[];
  readonly policyDescription: string;
  /** Policies of AWS's own that are attached beside them. */
  readonly awsPolicyArns?: readonly string[] | undefined;
  /** Includes the purpose's tag, by which the portal knows its own. */
  readonly tags: Readonly<Record<string, string>>;
  /** Shown for comparison; the trust policy already holds it. */
  readonly externalId?: string | undefined;
  readonly oidcProvider?: HandOffOidcProvider | undefined;
};

/** Whose identity it is. */
export function purposeOf(input: HandOffInput): HandOffPurpose {
  return input.purpose ?? FOR_HARNESS;
}

/** The purpose's word as it begins the name of a template's resource: `Harness`. */
export function capitalWord(input: HandOffInput): string {
  const { word } = purposeOf(input);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** Whether the identity is a user. */
export function isUser(identity: HandOffIdentity): boolean {
  return identity.kind === "existing-user" || identity.kind === "new-user";
}

/** The trust policy of the role: to be set for a new one, to be compared for one that exists. */
export function trustOf(identity: HandOffIdentity): PolicyDocument | undefined {
  return identity.kind === "new-role" || identity.kind === "existing-role" ? identity.trust : undefined;
}

/** The tags in a fixed order, so that the same answers give the same file. */
export function sortedTags(input: HandOffInput): readonly (readonly [string, string])[] {
  return Object.entries(input.tags).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether nothing is to be made or attached: an identity that exists and whose rights are left as they are. */
export function changesNothing(input: HandOffInput): boolean {
  const { kind } = input.identity;
  const isNew = kind === "new-user" || kind === "new-role";
  return !isNew && input.policies.length === 0 && (input.awsPolicyArns ?? []).length === 0;
}

/** The line that begins a file, as a comment or a description. */
export function headline(input: HandOffInput): string {
  return oneLine(`Carabiner ${input.reference}: ${purposeOf(input).what} in account ${input.account}.`);
}
