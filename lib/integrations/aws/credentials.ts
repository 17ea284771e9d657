import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { Secret } from "@/lib/core/secret";
import { withoutAbsent } from "@/lib/core/without-absent";
import { assumeRole, type RoleToAssume, type SessionOptions } from "./assume-role";
import { NoAccessError, PortalIdentityError, PortalRoleError } from "./errors";
import { FETCH_TIMEOUT_MS, keepKey, type AwsCredentials, type AwsKey } from "./kept-key";
import { ReplyHandler } from "./reply-handler";

/**
 * How the portal itself looks into an account (portal access; never the Harness identity).
 *
 * `ambient`: what the machine has (environment, instance role, IRSA). `profile`: a profile of the local AWS
 * configuration, on a laptop. `session`: a pasted key, with its session token when it is a temporary one.
 * `sandbox`: the local AWS's key.
 */
export type AwsAccess = (
  | { readonly kind: "ambient" }
  | { readonly kind: "profile"; readonly profile: string }
  | {
      readonly kind: "session";
      readonly accessKeyId: string;
      readonly secretAccessKey: Secret;
      readonly sessionToken?: Secret | undefined;
      /** ISO 8601; when the pasted session ends, if it is known. */
      readonly expiresAt?: string | undefined;
    }
  | { readonly kind: "sandbox"; readonly accessKeyId: string; readonly secretAccessKey: Secret }
) & { readonly assumeRole?: RoleToAssume | undefined };

/**
 * Turns portal access into credentials. Nothing is called yet; a failing role or profile shows at the first call,
 * as the error of that call.
 */
export function createCredentials(access: AwsAccess, options: SessionOptions): AwsCredentials {
  const base = baseCredentials(access, options);
  return access.assumeRole === undefined ? base : roleCredentials(base, access.assumeRole, options);
}

/** For an account without access for the portal: each call fails before it is made. */
export function noCredentials(): AwsCredentials {
  return { provider: async () => await Promise.reject(new NoAccessError()) };
}

/** Credentials of a given key, for probing what a new key may do while an operation still holds it. */
export function keyCredentials(accessKeyId: string, secretAccessKey: Secret, sessionToken?: Secret): AwsCredentials {
  return {
    provider: async () =>
      await Promise.resolve(
        withoutAbsent({
          accessKeyId,
          secretAccessKey: secretAccessKey.reveal(),
          sessionToken: sessionToken?.reveal(),
        }),
      ),
  };
}

function baseCredentials(access: AwsAccess, options: SessionOptions): AwsCredentials {
  switch (access.kind) {
    case "ambient":
      return machineCredentials(fromNodeProviderChain, options);
    case "profile":
      return machineCredentials((init) => fromIni({ ...init, profile: access.profile }), options);
    case "session":
      return keyCredentials(access.accessKeyId, access.secretAccessKey, access.sessionToken);
    case "sandbox":
      return keyCredentials(access.accessKeyId, access.secretAccessKey);
  }
}

type ProviderInit = { readonly clientConfig: { readonly requestHandler: ReplyHandler } };

/** What the machine has. The SDK calls STS or SSO with separate clients, which go the same way as all others. */
function machineCredentials(
  chain: (init: ProviderInit) => () => Promise<AwsKey>,
  { clock, timeoutMs }: SessionOptions,
): AwsCredentials {
  const fetch = async (): Promise<AwsKey> => {
    const requestHandler = new ReplyHandler(timeoutMs ?? FETCH_TIMEOUT_MS);
    try {
      return await chain({ clientConfig: { requestHandler } })();
    } catch (cause) {
      throw new PortalIdentityError(cause);
    } finally {
      requestHandler.destroy();
    }
  };
  return keepKey(clock, fetch, timeoutMs);
}

function roleCredentials(base: AwsCredentials, role: RoleToAssume, options: SessionOptions): AwsCredentials {
  const fetch = async (): Promise<AwsKey> => {
    try {
      return await assumeRole(base, role, options);
    } catch (cause) {
      // The base identity failed first: then nothing is known about the role.
      throw cause instanceof PortalIdentityError
        ? cause
        : new PortalRoleError(role.roleArn, role.externalId !== undefined, cause);
    }
  };
  const kept = keepKey(options.clock, fetch, options.timeoutMs);
  return {
    ...kept,
    renew: () => {
      base.renew?.();
      kept.renew?.();
    },
  };
}
