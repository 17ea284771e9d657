type Services = {
  readonly variables: Readonly<Record<string, string>>;
  readonly missing?: string;
  readonly stop: () => Promise<void>;
};

/** Vitest's global set-up of the integration tests: starts what they talk to and ends it after the last of them. */
export default async function setup(): Promise<() => Promise<void>> {
  const { startServices } = await import("./services.mjs");
  const services: Services = await startServices();
  Object.assign(process.env, services.variables);
  if (services.missing !== undefined) process.stderr.write(`Tests against the local AWS will fail: ${services.missing}\n`);
  return services.stop;
}
