import { errorOf } from "./errors";

/** Where an entity lives: account (both null), organization (project null) or project. */
export type Scope = {
  readonly org: string | null;
  readonly project: string | null;
};

export type Level = "account" | "org" | "project";

export const ACCOUNT_SCOPE: Scope = { org: null, project: null };

export type Target = {
  readonly scope: Scope;
  readonly identifier: string;
};

/** Scope from two optional texts; empty text counts as absent because generated clients send it. */
export function scopeOf(org: string | null | undefined, project: string | null | undefined): Scope {
  const scope = { org: org === "" ? null : (org ?? null), project: project === "" ? null : (project ?? null) };
  if (scope.project !== null && scope.org === null) {
    throw errorOf("INVALID_REQUEST", "Invalid request, a project identifier needs its organization identifier.");
  }
  return scope;
}

export function levelOf(scope: Scope): Level {
  if (scope.project !== null) return "project";
  return scope.org === null ? "account" : "org";
}

export function keyOf(scope: Scope, ...parts: readonly string[]): string {
  return [scope.org ?? "", scope.project ?? "", ...parts].join("/");
}

export function isSameScope(left: Scope, right: Scope): boolean {
  return left.org === right.org && left.project === right.project;
}

/** True when `outer` is `inner` or one of the scopes above it. */
export function isAtOrAbove(outer: Scope, inner: Scope): boolean {
  if (outer.org === null) return true;
  if (outer.org !== inner.org) return false;
  return outer.project === null || outer.project === inner.project;
}

/** Text such as `in organization O in project P`, the way the vendor ends its messages. */
export function scopeText(scope: Scope): string {
  if (scope.org === null) return "in account scope";
  return scope.project === null ? `in organization ${scope.org}` : `in organization ${scope.org} in project ${scope.project}`;
}

/** Expressions and run-time inputs are resolved at run time, so no check applies to them. */
export function isExpression(text: string): boolean {
  return text.startsWith("<+");
}

const REFERENCE = /^(?:(org|account)\.)?([a-zA-Z_][0-9a-zA-Z_$]{0,127})$/;

/**
 * The entity that a `…Ref` text means when it is written at `from`. No prefix always means the project; a lower scope
 * may use a higher one, never the other way round.
 */
export function resolveReference(text: string, from: Scope, kind: string): Target {
  const match = REFERENCE.exec(text);
  const identifier = match?.[2];
  if (match === null || identifier === undefined) {
    throw errorOf(
      "INVALID_IDENTIFIER_REF",
      `Invalid Identifier Reference ${text}. Valid references must be one of the following formats [ id, org.id, account.id ]`,
    );
  }
  const level: Level = match[1] === "org" ? "org" : match[1] === "account" ? "account" : "project";
  const at = levelOf(from);
  if (level === "project" && at !== "project") {
    throw errorOf(
      "INVALID_REQUEST",
      `The project level ${kind} cannot be used at ${at === "org" ? "a org level" : "account level"}`,
    );
  }
  if (level === "org" && at === "account") {
    throw errorOf("INVALID_REQUEST", `The org level ${kind} cannot be used at account level. Ref: [${text}]`);
  }
  if (level === "account") return { scope: ACCOUNT_SCOPE, identifier };
  return { scope: level === "org" ? { org: from.org, project: null } : from, identifier };
}
