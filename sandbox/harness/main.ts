import { parseArgs } from "node:util";

import { startHarnessStandIn } from "./start";

function readArguments() {
  const { values } = parseArgs({
    options: { port: { type: "string" }, state: { type: "string" }, "aws-endpoint": { type: "string" } },
  });
  const port = Number(values.port);
  if (values.state === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error("Usage: main.ts --port N --state DIR [--aws-endpoint URL]");
  }
  return { port, stateDir: values.state, awsEndpoint: values["aws-endpoint"] };
}

async function main(): Promise<void> {
  // The AWS SDK would write its notice about Node versions to standard error, which is for errors only.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const running = await startHarnessStandIn(readArguments());
  const end = () => {
    void running.stop().finally(() => process.exit(0));
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  // The supervisor holds the other end: when it dies, so does this.
  process.stdin.once("end", end).once("close", end).once("error", end).resume();
}

main().catch((error: unknown) => {
  process.stderr.write(`harness stand-in: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
