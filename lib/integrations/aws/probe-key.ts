import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import { createAwsClients } from "./client";
import { createCredentials } from "./credentials";
import { getCallerIdentity } from "./get-caller-identity";
import { listRegions } from "./list-regions";

/** A key and the account and endpoint it belongs to. */
export type KeyProbe = {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly account: string;
  readonly region: string;
  /** The sandbox's endpoint; absent for AWS itself. */
  readonly endpoint?: string | undefined;
  readonly clock: Clock;
};

/**
 * Proves a key by using it: who it is, and the one call that Harness's connector test makes. It changes nothing.
 *
 * Errors: `upstream_rejected` while AWS does not know the key everywhere yet, or when it may not list regions.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function probeKey(probe: KeyProbe): Promise<Result<{ readonly callerArn: string }, AppError>> {
  const { accessKeyId, secretAccessKey, account, region, endpoint, clock } = probe;
  const credentials = createCredentials(
    { kind: "session", accessKeyId, secretAccessKey },
    { clock, region, endpoint, sessionName: "key-probe" },
  );
  const clients = createAwsClients({ credentials, account, homeRegion: region, endpoint, clock });
  try {
    const identity = await getCallerIdentity(clients);
    if (!identity.ok) return identity;
    const regions = await listRegions(clients, region);
    return regions.ok ? ok({ callerArn: identity.value.arn }) : regions;
  } finally {
    clients.close();
  }
}
