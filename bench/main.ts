import { benchApply } from "./apply-plan";
import { benchEvaluator } from "./evaluator";
import { benchMatrix } from "./matrix";
import { benchPortal } from "./portal";
import { benchSignInTime } from "./sign-in-time";
import { describeFigure, type Figure, keepsBar } from "./verdict";
import { benchTaskDefinition } from "./task-definition";
import { realClock } from "./virtual-clock";

type Bench = { readonly name: string; readonly run: () => Promise<readonly Figure[]> | readonly Figure[] };

const BENCHES: readonly Bench[] = [
  { name: "evaluator", run: () => benchEvaluator() },
  { name: "task-definition", run: () => benchTaskDefinition() },
  { name: "apply", run: async () => await benchApply(realClock) },
  { name: "matrix", run: async () => await benchMatrix(realClock) },
  { name: "sign-in-time", run: async () => await benchSignInTime() },
  { name: "portal", run: () => benchPortal() },
];

/** `npm run bench` runs all; `npm run bench -- evaluator apply` only those. Exit code 1 when a limit is missed. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no benchmark ${unknown.join(", ")}. There are: ${BENCHES.map(({ name }) => name).join(", ")}.\n`,
    );
    return 2;
  }
  let missed = 0;
  for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    for (const figure of await bench.run()) {
      if (!keepsBar(figure)) missed += 1;
      process.stdout.write(`${describeFigure(figure)}\n`);
    }
  }
  process.stdout.write(missed === 0 ? "Every bar holds.\n" : `${String(missed)} bars were missed.\n`);
  return missed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
