import { parseArgs } from "node:util";

import { seedAws } from "./aws";

/** `main --aws-endpoint URL --state DIR`: fills the local AWS unless that was done before. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { "aws-endpoint": { type: "string" }, state: { type: "string" } } });
  const { "aws-endpoint": endpoint, state } = values;
  if (endpoint === undefined || state === undefined) throw new Error("Usage: main --aws-endpoint URL --state DIR");
  const startedAt = Date.now();
  const { seeded } = await seedAws({ endpoint, stateDir: state });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(seeded ? `seeded the local AWS in ${seconds} s\n` : "the local AWS is seeded already\n");
}

await main();
