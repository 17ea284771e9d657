import { Engine } from "./executions/engine";
import { seedWorld } from "./seed";
import { buildServer } from "./server";
import { Store } from "./store";

export type StandInOptions = {
  /** Folder of the journal; also where the AWS seed leaves `aws-identities.json`. */
  readonly stateDir: string;
  /** Any free port when absent. */
  readonly port?: number | undefined;
  /** Where the connectors' calls to AWS go; without it a connector test fails and says so. */
  readonly awsEndpoint?: string | undefined;
};

export type RunningStandIn = {
  /** Without a slash at its end and without the gateway's prefix. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Starts the Harness stand-in on this machine's loopback; stopping and starting again on the same folder loses nothing. */
export async function startHarnessStandIn(options: StandInOptions): Promise<RunningStandIn> {
  const store = new Store(options.stateDir);
  seedWorld(store, Date.now());
  const place = { endpoint: options.awsEndpoint ?? null, stateDir: options.stateDir };
  const engine = new Engine(store, place);
  const app = buildServer(store, place, engine);
  try {
    const url = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
    engine.resume();
    return {
      url,
      stop: async () => {
        await app.close();
        await engine.stop();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
