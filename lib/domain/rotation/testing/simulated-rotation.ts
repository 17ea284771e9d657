import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { RUN_TAG, type ConnectorTest } from "@/lib/domain/harness/harness-shapes";
import { AWS_RUN_TAG } from "@/lib/domain/plan/handlers/ownership";
import { FenceLostError } from "@/lib/domain/orders/order";
import { createFakeHarness } from "@/lib/domain/plan/testing/fake-harness";
import { createFakeIam } from "@/lib/domain/plan/testing/fake-iam";
import { Crash, createWire } from "@/lib/domain/plan/testing/wire";

import type { RotateDeps } from "../rotate-deps";
import { advanceRotation, deleteOldKey, reactivateOldKey } from "../rotate-key";
import type { KeyRotation, RotationPorts } from "../rotation";

const SCOPE = { accountIdentifier: "acc", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const RUN_ID = "run_1";
export const USER = "harness-ec2-user";

type Life = "done" | "crashed" | AppError;

/** A rotation against the world in memory, with a virtual clock: it can be killed at any point and taken up again. */
export async function createSimulatedRotation({ ownUser = true } = {}) {
  const wire = createWire();
  const aws = createFakeIam(wire);
  const fake = createFakeHarness(wire);
  aws.users.set(USER, { tags: ownUser ? { [AWS_RUN_TAG]: RUN_ID } : {}, keys: [] });
  const first = await aws.iam.createAccessKey(USER);
  if (!first.ok) throw new Error("The first key could not be made.");
  const old = first.value;
  const tags = { [RUN_TAG]: RUN_ID, carabiner_key_last4: old.accessKeyId.slice(-4) };
  fake.secrets.set("key_id", { name: "key id", tags, value: old.accessKeyId, spec: {} });
  fake.secrets.set("secret_key", { name: "secret key", tags, value: old.secretAccessKey.reveal(), spec: {} });

  let rotation: KeyRotation = {
    id: "rot_1",
    runId: RUN_ID,
    state: "creating",
    userName: USER,
    oldKeyId: old.accessKeyId,
    version: 1,
    startedById: "usr_1",
    startedAt: new Date("2026-11-25T10:00:00.000Z"),
  };
  let fence = 0;
  const states: string[] = [];
  let nowMs = Date.parse("2026-11-25T10:00:00.000Z");
  let probeAnswer: () => Result<{ callerArn: string }, AppError> | undefined = () => undefined;

  /** What Harness's own test does: it signs in with whatever its two secrets hold. */
  const connectorWorks = (): boolean => aws.signsIn(fake.secrets.get("key_id")?.value, fake.secrets.get("secret_key")?.value);
  fake.answerTestsWith((): Result<ConnectorTest, AppError> =>
    ok({ status: connectorWorks() ? "SUCCESS" : "FAILURE", errors: [], messages: [] }),
  );

  const ports: RotationPorts = {
    iam: {
      ...aws.iam,
      setAccessKeyStatus: aws.setAccessKeyStatus,
      keyLastUsed: wire.read(async (accessKeyId: string) => ok({ accessKeyId, userName: USER })),
    },
    harness: { ...fake.harness, updateTextSecret: fake.updateTextSecret },
    probeKey: wire.read(async ({ accessKeyId, secretAccessKey }) => {
      const works = aws.signsIn(accessKeyId, secretAccessKey.reveal());
      const unknown = { code: "upstream_rejected" as const, message: "AWS does not know the key." };
      return probeAnswer() ?? (works ? ok({ callerArn: `arn:aws:iam::482177309156:user/${USER}` }) : err(unknown));
    }),
    tryKey: wire.read(async () => {
      await Promise.resolve();
    }),
    explainTest: () => ({ code: "upstream_rejected", message: "AWS refused the connector's credentials." }),
  };

  function deps(held: number): RotateDeps {
    return {
      store: {
        require: async () => await Promise.resolve(rotation),
        commit: async (_id, hold, change) => {
          await wire.commit(() => {
            if (hold.fence !== fence) throw new FenceLostError("taken over");
            const { newKeyId, failure, storedLastFour: _stored, ...rest } = change;
            const { failure: _before, newKeyId: known, ...kept } = rotation;
            const next = newKeyId === null ? undefined : (newKeyId ?? known);
            rotation = {
              ...kept,
              ...rest,
              ...(next === undefined ? {} : { newKeyId: next }),
              ...(failure === undefined ? {} : { failure }),
            };
            states.push(rotation.state);
          });
        },
      },
      ports,
      runId: RUN_ID,
      key: {
        operationId: "aws.access-key",
        userName: USER,
        lastFour: old.accessKeyId.slice(-4),
        keyIdSecret: { scope: SCOPE, identifier: "key_id" },
        secretKeySecret: { scope: SCOPE, identifier: "secret_key" },
        connector: { scope: SCOPE, identifier: "AWS_EC2_Connection" },
        region: "eu-west-1",
      },
      clock: { now: () => new Date((nowMs += 1)) },
      sleep: async (ms) => {
        nowMs += ms;
        await Promise.resolve();
      },
      random: () => 0.5,
      rotationId: rotation.id,
      hold: { orderId: "rotate:run_1:1", subjectId: RUN_ID, fence: held },
    };
  }

  /** One life of the worker: takes the rotation over and does one order. */
  async function live(work: (held: RotateDeps) => Promise<Result<unknown, AppError>>): Promise<Life> {
    fence += 1;
    try {
      const worked = await work(deps(fence));
      return worked.ok ? "done" : worked.error;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      return "crashed";
    }
  }

  return {
    wire,
    aws,
    harness: fake,
    ports,
    states,
    old,
    deps: () => deps(fence),
    connectorWorks,
    current: () => rotation,
    answerProbesWith(answer: () => Result<{ callerArn: string }, AppError> | undefined) {
      probeAnswer = answer;
    },
    advance: async () =>
      await live(async (held) => {
        for (;;) {
          const worked = await advanceRotation(held);
          if (!worked.ok || !worked.value.more) return worked;
        }
      }),
    deleteOld: async () => await live(deleteOldKey),
    reactivate: async () => await live(reactivateOldKey),
  };
}
