import type { FoundValue } from "@/components/form/found-chips";
import type { FoundIdentity } from "@/components/identity/identity-finder";
import type { KeptKeySecret } from "@/components/identity/kept-secret";
import type { FirstNameCheck } from "@/components/identity/live-name-check";
import type { Path } from "@/lib/domain/runs/path";

/** The initial data of the identity form, all read on the server. */
export type IdentityFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly path: Path["identity"];
  readonly kinds: readonly string[];
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  /** Whether Carabiner can create the identity itself. */
  readonly mayCreate: boolean;
  readonly accountId: string;
  readonly externalId: string;
  readonly kept: KeptKeySecret | undefined;
  readonly nameCheck: FirstNameCheck | undefined;
  readonly roles: readonly FoundIdentity[];
  /** Users that can get a new key. */
  readonly accountUsers: readonly FoundIdentity[];
  /** Why nothing can be attached to the user of the pasted key. */
  readonly ownerUnknown: string | undefined;
  /** Identities that roles of this account already trust. */
  readonly callers: readonly FoundValue[];
  readonly users: readonly FoundValue[];
  readonly providers: readonly FoundValue[];
  /** The connected delegates in a sentence. */
  readonly delegates: string | undefined;
};
