import { POLICY_ARN, SAMPLE_PLAN, USER } from "./sample-plan";
import type { createSimulatedRun } from "./simulated-run";

type Simulated = ReturnType<typeof createSimulatedRun>;

/** What of the sample plan exists in the simulated AWS and Harness, by name, and how the ledger's operations stand. */
export function whatExists({ aws, harness, store }: Simulated) {
  const keys = [...aws.users.values()].flatMap((user) => user.keys);
  return {
    states: [...store.entries.values()].map((entry) => entry.state),
    policies: [...aws.policies.keys()],
    users: [...aws.users.keys()],
    attached: [...aws.attachments.values()].flatMap((policies) => [...policies]),
    keys: keys.length,
    storedKeys: keys.filter(
      ({ accessKeyId }) =>
        harness.secrets.get("key_id")?.value === accessKeyId &&
        harness.secrets.get("secret_key")?.value === `secret-of-${accessKeyId}`,
    ).length,
    secrets: [...harness.secrets.keys()].toSorted(),
    connectors: [...harness.connectors.keys()],
    environments: [...harness.environments.keys()],
    infrastructures: [...harness.infrastructures.keys()],
  };
}

/** What must hold after any apply: everything exists once, and the stored key is the one that exists. */
export const ONE_OF_EACH: ReturnType<typeof whatExists> = {
  states: SAMPLE_PLAN.map(() => "done"),
  policies: [POLICY_ARN],
  users: [USER],
  attached: [POLICY_ARN],
  keys: 1,
  storedKeys: 1,
  secrets: ["key_id", "secret_key"],
  connectors: ["AWS_EC2_Connection"],
  environments: ["production"],
  infrastructures: ["EC2_Production"],
};

/** What must hold after any undo. */
export const NOTHING_LEFT: ReturnType<typeof whatExists> = {
  states: SAMPLE_PLAN.map(() => "undone"),
  policies: [],
  users: [],
  attached: [],
  keys: 0,
  storedKeys: 0,
  secrets: [],
  connectors: [],
  environments: [],
  infrastructures: [],
};
