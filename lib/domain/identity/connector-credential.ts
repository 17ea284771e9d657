import type { Path } from "@/lib/domain/runs/path";

/** How the connector of a path signs in, in Harness's words of today, and what goes with it (corrections M9, M10). */
export type CredentialFacts = {
  /** Harness's label in the connector's form. */
  readonly today: string;
  /** Harness's word in the document. */
  readonly type: "ManualConfig" | "InheritFromDelegate" | "Irsa" | "OidcAuthentication";
  /** What the guide calls it. */
  readonly guide: string;
  /** The identity comes with a delegate: Harness asks for its tags and takes no other way. */
  readonly needsDelegate: boolean;
  /** A role is assumed on top, with the external ID. */
  readonly crossAccount: boolean;
};

/** The credential that the identity of a path leads to. */
export function credentialFacts(identity: Path["identity"]): CredentialFacts {
  switch (identity) {
    case "access-key":
      return {
        today: "AWS Access Key",
        type: "ManualConfig",
        guide: "AWS Access Key",
        needsDelegate: false,
        crossAccount: false,
      };
    case "role":
      return {
        today: "Assume IAM role on delegate, with cross-account access",
        type: "InheritFromDelegate",
        guide: "IAM Role, with role ARN and external ID",
        needsDelegate: true,
        crossAccount: true,
      };
    case "oidc":
      return {
        today: "Use OIDC",
        type: "OidcAuthentication",
        guide: "The guide does not have it",
        needsDelegate: false,
        crossAccount: false,
      };
    case "irsa":
      return { today: "Use IRSA", type: "Irsa", guide: "Use IRSA (a tick box)", needsDelegate: true, crossAccount: false };
    case "delegate":
      return {
        today: "Assume IAM role on delegate",
        type: "InheritFromDelegate",
        guide: "Assume IAM Role on Delegate (a tick box)",
        needsDelegate: true,
        crossAccount: false,
      };
  }
}
