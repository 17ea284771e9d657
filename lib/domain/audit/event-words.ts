import { plural } from "@/lib/core/plural";
import { describePath } from "@/lib/domain/runs/available-paths";
import { pathSchema } from "@/lib/domain/runs/path";
import { findStepBySlug } from "@/lib/domain/runs/steps";

import { ACCESS_WORDS, exportWords } from "./access-words";
import type { RecordedEvent } from "./event";

/** An event in plain words. */
export type EventWords = { readonly what: string; readonly result: string };

/** What the words are made from besides the event: the titles of the run's operations, by ID. */
export type EventContext = { readonly operationTitles: Readonly<Record<string, string>> };

type Say = (event: RecordedEvent, context: EventContext) => string;

const operation =
  (verb: string): Say =>
  (event, context) =>
    `${verb}: ${context.operationTitles[event.targetId] ?? event.targetId}`;

const item =
  (words: string): Say =>
  (event) => {
    const { item: named } = event.data;
    return typeof named === "string" ? `${words} for item ${named}` : words;
  };

/** A key by the end of its ID, as rotation events hold it: `…ABCD`. */
const keyOf = (event: RecordedEvent, which: "oldKey" | "newKey"): string => {
  const { [which]: ending } = event.data;
  return typeof ending === "string" ? ` ${ending}` : "";
};

const named = ({ data }: RecordedEvent, which: string): string => (typeof data[which] === "string" ? ` of ${data[which]}` : "");

const userOf = ({ data }: RecordedEvent): string => (typeof data["user"] === "string" ? ` of ${data["user"]}` : "");

/** What was being done when a rotation stopped. */
const STOPPED: Readonly<Record<string, string>> = {
  creating: "while a second key was made and tried",
  storing: "while Harness took the new key",
  testing: "while Harness tested the connector",
  deactivated: "with the old key switched off",
  deleted: "after the old key was deleted",
};

const SAY: Readonly<Record<string, Say>> = {
  "run.created": () => "Started the run",
  "run.path.changed": (event) => {
    const after = pathSchema.safeParse(event.data["after"]);
    return after.success ? `Changed the path to ${describePath(after.data)}` : "Changed the path";
  },
  "run.step.completed": (event) => {
    const { step } = event.data;
    const found = typeof step === "string" ? findStepBySlug(step) : undefined;
    return found === undefined ? "Completed a step" : `Completed the step ${found.title}`;
  },
  "run.apply.confirmed": (event) => `Confirmed the plan${countOf(event.data["operations"])}`,
  "run.undo.confirmed": (event) => `Asked to undo what the run made${countOf(event.data["operations"])}`,
  "run.apply.stopped": (event) => stopped("The apply", event),
  "run.undo.stopped": (event) => stopped("The undo", event),
  "run.verify.stopped": (event) => stopped("The verification", event),
  "run.rotate.stopped": (event) => stopped("Replacing the access key", event),
  "run.deploy.stopped": (event) => stopped("The test deployment", event),
  "run.apply.refused": (event) => refused("The apply", event),
  "run.undo.refused": (event) => refused("The undo", event),
  "run.verify.refused": (event) => refused("The verification", event),
  "run.rotate.refused": (event) => refused("Replacing the access key", event),
  "run.deploy.refused": (event) => refused("The test deployment", event),
  "inventory.reading.refused": (event) => refused("The reading of the account", event),
  "run.finished": () => "Finished the run",
  "run.reopened": () => "Opened the run again",
  "run.attestation.stated": item("Attested"),
  "run.attestation.revoked": item("Withdrew an attestation"),
  "run.override.stated": item("Overrode the verdict"),
  "run.override.revoked": item("Withdrew an override"),
  "run.not-applicable.stated": item("Said “not applicable”"),
  "run.not-applicable.revoked": item("Withdrew “not applicable”"),
  "operation.intent": operation("Began"),
  "operation.done": operation("Done"),
  "operation.waiting": operation("Waits for AWS or Harness"),
  "operation.failed": operation("Failed"),
  "operation.undoing": operation("Began to undo"),
  "operation.undone": operation("Undid"),
  "operation.undo-refused": operation("Left in place"),
  "operation.undo-failed": operation("Could not undo"),
  "operation.undo-held": operation("Did not try to undo"),
  "operation.undo-waiting": operation("Waits for AWS or Harness to undo"),
  "rotation.started": (event) => `Began to replace the access key${keyOf(event, "oldKey")}${userOf(event)}`,
  "rotation.continued": (event) => `Continued replacing the access key${keyOf(event, "oldKey")}`,
  "rotation.deletion.confirmed": (event) => `Asked to delete the old access key${keyOf(event, "oldKey")}`,
  "rotation.reactivation.confirmed": (event) => `Asked to switch the old access key${keyOf(event, "oldKey")} on again`,
  "rotation.creating": (event) =>
    keyOf(event, "newKey") === ""
      ? `Withdrew the new access key${userOf(event)}`
      : `Made a second access key${keyOf(event, "newKey")}${userOf(event)}`,
  "rotation.storing": (event) => `Put the new access key${keyOf(event, "newKey")} into its two Harness secrets`,
  "rotation.testing": (event) => `Harness holds the new access key${keyOf(event, "newKey")}; its connector is tested`,
  "rotation.deactivated": (event) => `Switched the old access key${keyOf(event, "oldKey")} off`,
  "rotation.deleted": (event) => `Deleted the old access key${keyOf(event, "oldKey")}; Harness uses${keyOf(event, "newKey")}`,
  "rotation.failed": (event) => {
    const { during, cause } = event.data;
    if (cause === "rotation-stopped") return `Switched the old access key${keyOf(event, "oldKey")} on again`;
    const when = typeof during === "string" ? STOPPED[during] : undefined;
    return `Replacing the access key${keyOf(event, "oldKey")} stopped${when === undefined ? "" : ` ${when}`}`;
  },
  "deployment.started": (event) => `Asked for a test deployment${named(event, "service")}`,
  "deployment.running": (event) => `Harness began the test deployment${named(event, "service")}`,
  "deployment.passed": (event) => `The test deployment${named(event, "service")} passed: its tasks run`,
  "deployment.failed": (event) => `The test deployment${named(event, "service")} failed`,
  "deployment.stopped": (event) => `The test deployment${named(event, "service")} was stopped`,
  "deployment.stop.requested": () => "Asked to stop the test deployment",
  "deployment.removal.confirmed": () => "Asked to remove what the test deployment left",
  "deployment.removed": () => "Removed what the test deployment left",
  "deployment.removal.failed": () => "Could not remove what the test deployment left",
  "deployment.kept": () => "Kept what the test deployment left",
  "connection.added": () => "Added a connection",
  "connection.confirmed": () => "Confirmed who the portal is in an AWS account",
  "connection.checked": () => "Checked a connection",
  "connection.removed": () => "Removed a connection",
  "export.made": (event) => exportWords(event.data),
  ...ACCESS_WORDS,
};

const STARTED = new Set([
  "run.apply.confirmed",
  "run.undo.confirmed",
  "operation.intent",
  "operation.undoing",
  "rotation.started",
  "rotation.continued",
  "rotation.deletion.confirmed",
  "rotation.reactivation.confirmed",
  "rotation.storing",
  "rotation.testing",
  "deployment.started",
  "deployment.running",
  "deployment.stop.requested",
  "deployment.removal.confirmed",
]);

/** What happened, in plain words. An action without an entry here is spelled out from its name. */
export function eventWords(event: RecordedEvent, context: EventContext = { operationTitles: {} }): EventWords {
  const say = SAY[event.action];
  return { what: say === undefined ? spellOut(event.action) : say(event, context), result: resultOf(event) };
}

/** Who did it: a person, or the portal itself. */
export function eventActor(event: RecordedEvent): string {
  if (event.actorName !== undefined) return event.actorName;
  if (event.actorId !== undefined) return "A deleted person";
  if (event.action.startsWith("sign-in.")) return "Not signed in";
  return /^(?:operation|rotation|deployment|inventory)\.|^run\.\w+\.(?:stopped|refused)$/.test(event.action)
    ? "Worker"
    : "Portal";
}

/** The vendor's request ID, where the event carries one. */
export function eventRequestId(event: RecordedEvent): string | undefined {
  const { requestId, outcome } = event.data;
  if (typeof requestId === "string") return requestId;
  const inner = typeof outcome === "object" && outcome !== null ? Object.entries(outcome) : [];
  const found: unknown = inner.find(([key]) => key === "requestId")?.[1];
  return typeof found === "string" ? found : undefined;
}

function resultOf(event: RecordedEvent): string {
  // The rotation stops where a person switches the old key on again; that is what was asked for.
  if (event.action === "rotation.failed" && event.data["cause"] === "rotation-stopped") return "Done";
  if (event.result === "failed") return "Failed";
  if (event.result === "refused") return "Refused";
  if (event.action === "operation.waiting") return "Waiting";
  return STARTED.has(event.action) ? "Started" : "Done";
}

function stopped(what: string, { data }: RecordedEvent): string {
  const { reference } = data;
  return typeof reference === "string" ? `${what} stopped. Reference ${reference}` : `${what} stopped`;
}

function refused(what: string, { data }: RecordedEvent): string {
  const { message } = data;
  return typeof message === "string" ? message : `${what} was not carried out`;
}

function countOf(list: unknown): string {
  if (!Array.isArray(list)) return "";
  return plural(list.length, ", 1 operation", `, ${String(list.length)} operations`);
}

/** `inventory.scan.started` as "Inventory scan started". */
function spellOut(action: string): string {
  const words = action
    .replaceAll(/([a-z])([A-Z])/g, (_joint, end: string, start: string) => `${end} ${start}`)
    .split(/[.\-_ ]/)
    .join(" ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
