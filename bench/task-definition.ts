import { checkTaskDefinition } from "@/lib/domain/ecs/check-task-definition";
import { showForm, writeForm } from "@/lib/domain/ecs/form/task-definition-form";
import { readTaskDefinition } from "@/lib/domain/ecs/paste/read-task-definition";
import { container, fargateTask } from "@/lib/domain/ecs/testing/documents";
import type { Members } from "@/lib/domain/ecs/value";

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

function readDocument(text: string): Members {
  const read = readTaskDefinition(text);
  if (!read.ok) throw new Error(read.error.message);
  const [definition] = read.value.definitions;
  if (definition === undefined) throw new Error("The text has no task definition.");
  return definition.document;
}

/** Reads, checks and writes one text. Throws on any finding, so that no step is skipped. */
function readCheckWrite(text: string): string {
  const document = readDocument(text);
  const { findings } = checkTaskDefinition(document, { origin: "document" });
  if (findings.length > 0) throw new Error(findings[0]?.problem);
  return JSON.stringify(document);
}

/** Shows a document as a form and writes the form back. Throws when anything is lost. */
function throughForm(document: Members): void {
  if (writeForm(document, showForm(document)) !== document) throw new Error("The form changed the document.");
}

/** Reading, checking and writing the largest task definition, beside `JSON.parse` and `JSON.stringify` of the same text. */
export function benchTaskDefinition(milliseconds = 300): readonly Figure[] {
  const text = largeDefinition();
  const document = readDocument(text);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    plain: perSecond(() => JSON.stringify(JSON.parse(text)), milliseconds, 10),
    whole: perSecond(() => readCheckWrite(text), milliseconds, 10),
    form: perSecond(() => throughForm(document), milliseconds, 10),
  }));
  const plain = median(rounds.map((round) => round.plain));
  const whole = median(rounds.map((round) => round.whole));
  const form = median(rounds.map((round) => round.form));
  return [
    {
      name: "task definition of 65 kB, read, checked and written, as a multiple of JSON.parse and JSON.stringify",
      measured: plain / whole,
      bar: 5,
      how: `${String(text.length)} bytes: ${Math.round(whole).toLocaleString("en")} checks and ${Math.round(plain).toLocaleString("en")} rounds of JSON.parse and JSON.stringify a second on one core.`,
    },
    {
      name: "the same task definition as a form and back, as a multiple of JSON.parse and JSON.stringify",
      measured: plain / form,
      bar: 3,
      how: `${Math.round(form).toLocaleString("en")} forms a second on one core, and each gave the same document.`,
    },
  ];
}
