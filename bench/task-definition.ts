import { checkTaskDefinition } from "@/lib/domain/ecs/check-task-definition";
import { readTaskDefinition } from "@/lib/domain/ecs/paste/read-task-definition";
import { container, fargateTask } from "@/lib/domain/ecs/testing/documents";

import { perSecond } from "./cpu-time";
import { type Figure, median } from "./verdict";

const ROUNDS = 5;
const CONTAINERS = 10;
const VARIABLES = 118;

/** A valid task definition just below the 65,536 bytes that AWS registers: ten containers with many variables. */
function largeDefinition(): string {
  const containers = Array.from({ length: CONTAINERS }, (_, index) =>
    container({
      name: `part-${String(index)}`,
      portMappings: [{ containerPort: 8000 + index, protocol: "tcp" }],
      environment: Array.from({ length: VARIABLES }, (_each, number) => ({
        name: `SETTING_${String(number)}`,
        value: `value ${String(number)} of part ${String(index)}`,
      })),
      secrets: [{ name: "DB", valueFrom: "/parcel/db" }],
    }),
  );
  return JSON.stringify(fargateTask({ containerDefinitions: containers }));
}

/** Reads, checks and writes one text. Throws on any finding, so that no step is skipped. */
function readCheckWrite(text: string): string {
  const read = readTaskDefinition(text);
  if (!read.ok) throw new Error(read.error.message);
  const [definition] = read.value.definitions;
  if (definition === undefined) throw new Error("The text has no task definition.");
  const { findings } = checkTaskDefinition(definition.document, { origin: "document" });
  if (findings.length > 0) throw new Error(findings[0]?.problem);
  return JSON.stringify(definition.document);
}

/** Reading, checking and writing the largest task definition, beside `JSON.parse` and `JSON.stringify` of the same text. */
export function benchTaskDefinition(milliseconds = 300): readonly Figure[] {
  const text = largeDefinition();
  const rounds = Array.from({ length: ROUNDS }, () => ({
    plain: perSecond(() => JSON.stringify(JSON.parse(text)), milliseconds, 10),
    whole: perSecond(() => readCheckWrite(text), milliseconds, 10),
  }));
  const plain = median(rounds.map((round) => round.plain));
  const whole = median(rounds.map((round) => round.whole));
  return [
    {
      name: "task definition of 65 kB, read, checked and written, as a multiple of JSON.parse and JSON.stringify",
      measured: plain / whole,
      bar: 5,
      how: `${String(text.length)} bytes: ${Math.round(whole).toLocaleString("en")} checks and ${Math.round(plain).toLocaleString("en")} rounds of JSON.parse and JSON.stringify a second on one core.`,
    },
  ];
}
