import { readSandboxEndpoints } from "@/lib/config/sandbox-endpoints";
import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { explainConnectorTest } from "@/lib/domain/diagnosis/explain-connector-test";
import type { TryKey } from "@/lib/domain/plan/ports";
import type { RotationPorts } from "@/lib/domain/rotation/rotation";
import type { Run } from "@/lib/domain/runs/run";
import { getAccessKeyLastUsed, setAccessKeyStatus } from "@/lib/integrations/aws/iam-access-keys";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { probeKey } from "@/lib/integrations/aws/probe-key";
import { createHarnessAccess } from "@/lib/integrations/harness/harness-access";
import { updateTextSecret } from "@/lib/integrations/harness/secrets";

import { notTried, type joinRuns, type RunClients } from "./runs";

type RotationJoin = { readonly runs: Pick<ReturnType<typeof joinRuns>, "clientsFor">; readonly clock: Clock };

/** What rotating a run's key works with, over its own account and Harness connection. */
export function joinRotation({ runs, clock }: RotationJoin) {
  return {
    /** Omit `tryKey` when only reading. Errors: `precondition_failed` with what to do about a missing connection. */
    async rotationPortsFor(run: Run, tryKey: TryKey = notTried): Promise<Result<RotationPorts, AppError>> {
      const clients = await runs.clientsFor(run);
      return clients.ok ? ok({ ...createPorts(clock, clients.value), tryKey }) : clients;
    },
  };
}

function createPorts(clock: Clock, { aws, harness, awsConnection }: RunClients): Omit<RotationPorts, "tryKey"> {
  return {
    iam: {
      ...createIamAccess(aws),
      setAccessKeyStatus: async (input) => await setAccessKeyStatus(aws, input),
      keyLastUsed: async (accessKeyId) => await getAccessKeyLastUsed(aws, accessKeyId),
    },
    harness: {
      ...createHarnessAccess(harness),
      updateTextSecret: async ({ value, ...secret }) => await updateTextSecret(harness, secret, value),
    },
    probeKey: async (key, region) =>
      await probeKey({
        ...key,
        account: awsConnection.accountId,
        region,
        endpoint: awsConnection.kind === "sandbox" ? readSandboxEndpoints()?.aws : undefined,
        clock,
      }),
    explainTest: (test, connector) => {
      const explanation = explainConnectorTest(test, connector);
      return { code: "upstream_rejected", message: explanation.title, explanation };
    },
  };
}
