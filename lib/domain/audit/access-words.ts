import { roleSchema, ROLE_NAMES } from "@/lib/domain/access/actor";

import type { RecordedEvent } from "./event";

/** How a session began, in words. */
const METHODS: Readonly<Record<string, string>> = {
  password: "with a password",
  "single-sign-on": "with single sign-on",
  sandbox: "as a sandbox person",
  "set-up-link": "with a one-time link",
  "password-change": "again after a change of password",
};

/** Why a session ended, in words. */
const ENDS: Readonly<Record<string, string>> = {
  "signed-out": "Signed out",
  replaced: "Session replaced by another sign-in on the same browser",
  "ended-by-person": "Ended one of their sessions",
};

/** What a wrong password was entered for, besides signing in. */
const OCCASIONS: Readonly<Record<string, string>> = {
  "second-factor": "as second factor at a sign-in or a confirmation",
  "password-change": "at a change of password",
  confirmation: "before a sensitive action",
};

/** Events about people and access in plain words, by action. */
export const ACCESS_WORDS: Readonly<Record<string, (event: RecordedEvent) => string>> = {
  "session.started": ({ data }) => `Signed in ${METHODS[textOf(data, "how")] ?? ""}`.trimEnd() + factorWords(data),
  "session.ended": ({ data }) => ENDS[textOf(data, "reason")] ?? "Session ended",
  "session.confirmed": ({ data }) =>
    `Confirmed their identity ${METHODS[textOf(data, "how")] ?? ""}`.trimEnd() + factorWords(data),
  "sign-in.failed": (event) => {
    const during = OCCASIONS[textOf(event.data, "during")];
    return during === undefined
      ? `Sign-in failed for ${targetOf(event, "an unknown account")}`
      : `Wrong ${event.data["during"] === "second-factor" ? "code" : "password"} for ${targetOf(event)} ${during}`;
  },
  "sign-in.locked": (event) =>
    event.data["lockedBy"] === "address"
      ? "Locked an address for 15 minutes after too many failed sign-ins"
      : `Locked ${targetOf(event, "an unknown account")} for 15 minutes after too many failed sign-ins`,
  "access.denied": ({ data }) => `Was denied ${textOf(data, "name")}`,
  "grant.given": (event) => `Gave ${targetOf(event)} the role ${roleWords(event.data)}`,
  "grant.taken": (event) => `Took the role ${roleWords(event.data)} away from ${targetOf(event)}`,
  "person.invited": (event) => `Made an invitation link for ${targetOf(event)}`,
  "person.joined": () => "Accepted the invitation",
  "person.sessionsEnded": (event) => `Ended the sessions of ${targetOf(event)}`,
  "password.changed": () => "Changed their password",
  "secondFactor.setUp": () => "Set up a second factor",
  "secondFactor.recoveryCodeUsed": ({ data }) =>
    typeof data["left"] === "number" ? `Used a recovery code; ${String(data["left"])} left` : "Used a recovery code",
  "secondFactor.recoveryCodesMade": () => "Made new recovery codes",
  "secondFactor.turnedOff": () => "Turned off their second factor",
  "secondFactor.reset": (event) => `Removed the second factor of ${targetOf(event)}`,
  "person.becameOwner": () => "Became the owner of this portal",
};

/** The second factor that was entered beside it. */
function factorWords(data: RecordedEvent["data"]): string {
  const entered = textOf(data, "secondFactor");
  return entered === "" ? "" : entered === "code" ? " and a code" : " and a recovery code";
}

/** The person that the event is about. */
function targetOf({ targetType, targetName }: RecordedEvent, unknown = "a deleted person"): string {
  return targetName ?? (targetType === "user" ? "a deleted person" : unknown);
}

/** What left the portal: "Exported 25 instances as CSV". */
export function exportWords(data: RecordedEvent["data"]): string {
  const { rows } = data;
  const what = textOf(data, "what") || "data";
  const format = textOf(data, "format");
  const as = format === "print" ? " for printing" : format === "" ? "" : ` as ${format.toUpperCase()}`;
  return what === "checklist"
    ? `Exported the checklist${as}`
    : `Exported ${typeof rows === "number" ? `${String(rows)} ` : ""}${what}${as}`;
}

function roleWords(data: RecordedEvent["data"]): string {
  const role = roleSchema.safeParse(data["role"]);
  const place = [textOf(data, "org") || textOf(data, "account"), textOf(data, "project")]
    .filter((part) => part !== "")
    .join(" / ");
  const words = role.success ? ROLE_NAMES[role.data] : "of a kind unknown today";
  return place === "" ? words : `${words} in ${place}`;
}

function textOf(data: RecordedEvent["data"], key: string): string {
  const value = data[key];
  return typeof value === "string" ? value : "";
}
