import { tenantOf } from "@/lib/domain/access/scope-access";
import type { KeptSecretRef } from "@/lib/domain/secrets/secret-ref";

import type { AwsConnection, HarnessConnection } from "./connection";

type Scope = Pick<HarnessConnection, "accountIdentifier" | "orgIdentifier">;

/** The API key that a Harness connection acts with. */
export function apiKeyRef(connection: Scope & Pick<HarnessConnection, "apiKeySecretId">): KeptSecretRef {
  return { id: connection.apiKeySecretId, tenant: tenantOf(connection), purpose: "harness-api-key" };
}

/** The pasted session of portal access; `undefined` where none was pasted. */
export function sessionRef(connection: Scope & Pick<AwsConnection, "sessionSecretId">): KeptSecretRef | undefined {
  const { sessionSecretId: id } = connection;
  return id === undefined ? undefined : { id, tenant: tenantOf(connection), purpose: "aws-session" };
}
