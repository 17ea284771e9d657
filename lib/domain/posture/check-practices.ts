import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { readEach, type Readable } from "@/lib/core/unreadable-row";
import type { Actor } from "@/lib/domain/access/actor";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import { harnessIdentityOf, matrixInputOf, type HarnessIdentity } from "@/lib/domain/matrix/matrix-scope";
import { parsePolicyText } from "@/lib/domain/iam/policy-document";
import { completeAnswers, type RunAnswers } from "@/lib/domain/runs/answers";
import type { RunRecords } from "@/lib/domain/onboarding/overview";
import type { Run, RunFilter, RunPage } from "@/lib/domain/runs/run";

import { keyAge } from "./key-age";
import { grantedActions, leastPrivilege } from "./least-privilege";
import { mfa } from "./mfa";
import type { Asked, KeyFact, Practice, RightsFact, RunCredential, SignInFacts } from "./posture";
import { rolesInsteadOfKeys } from "./roles-instead-of-keys";

/** The most runs of an account that are looked at, newest activity first. */
const MAX_RUNS = 30;

/** The most identities that are read, those of the newest runs: each takes nine calls of IAM, which allows five a second here. */
const MAX_IDENTITIES = 4;

/** What an identity may do and did, as AWS has it. */
export type SeenRights = {
  readonly arn: string;
  /** Attached and inline policies, as JSON. */
  readonly documents: readonly string[];
  readonly services?: RightsFact["services"];
};

/** What the practices ask of one AWS account. Each answer has its own time limit; nothing is changed. */
export type PostureAccess = {
  /** Every user's keys; those of the named users as they are at this moment, the others as AWS's own report has them. */
  readonly keys: (freshUsers: readonly string[]) => Promise<Result<readonly Omit<KeyFact, "runId">[], AppError>>;
  readonly signIn: () => Promise<Result<SignInFacts, AppError>>;
  /** `undefined` when the account has no such identity. */
  readonly rights: (identity: HarnessIdentity) => Promise<Result<SeenRights | undefined, AppError>>;
};

/** What checking reads of the portal itself. */
export type PracticesDeps = Pick<RunRecords, "answers" | "operations"> & {
  readonly clock: Clock;
  readonly runs: {
    readonly list: (actor: Actor, filter: RunFilter, page: { readonly limit: number }) => Promise<RunPage>;
  };
  readonly postureAccessFor: (connection: AwsConnection) => Promise<Result<PostureAccess, AppError>>;
};

type KnownRun = {
  readonly run: Run;
  readonly answers: RunAnswers;
  readonly lastFour?: string | undefined;
  readonly inUse: boolean;
};

/** The practices of one account. `unreadable` has a message for each of its runs that this version cannot read. */
export type CheckedPractices = {
  readonly practices: readonly Practice[];
  readonly at: string;
  readonly unreadable: readonly string[];
};

/** The four practices of one account. What AWS does not answer is "unknown" for its own check only. */
export async function checkPractices(deps: PracticesDeps, actor: Actor, connection: AwsConnection): Promise<CheckedPractices> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const [access, { values: runs, unreadable }] = await Promise.all([
    deps.postureAccessFor(connection),
    readRuns(deps, actor, connection),
  ]);
  const [keys, signIn, rights] = access.ok
    ? await Promise.all([
        access.value.keys(usersOf(runs, connection.partition)),
        access.value.signIn(),
        readRights(access.value, runs, connection.partition),
      ])
    : [access, access, access];

  const facts: Asked<readonly KeyFact[]> = asked("iam:ListAccessKeys", at, keys, (value) =>
    value.map((key): KeyFact => {
      const owner = runs.find((known) => known.lastFour !== undefined && key.ending === `…${known.lastFour}`);
      return { ...key, runId: owner?.run.id };
    }),
  );
  const inUse = runs.filter((known) => known.inUse).length;
  return {
    practices: [
      rolesInsteadOfKeys(runs.map(toCredential), facts),
      keyAge(facts, now),
      leastPrivilege(asked("iam:GetPolicyVersion", at, rights), now, inUse - newestInUse(runs).length),
      mfa(asked("iam:GetCredentialReport", at, signIn)),
    ],
    at,
    unreadable,
  };
}

async function readRuns(deps: PracticesDeps, actor: Actor, connection: AwsConnection): Promise<Readable<KnownRun>> {
  const { runs, unreadable } = await deps.runs.list(
    actor,
    { awsAccountId: connection.accountId, kind: connection.kind },
    { limit: MAX_RUNS },
  );
  const known = await readEach(
    runs.filter((run) => run.state !== "undone"),
    async (run): Promise<KnownRun> => {
      const [saved, entries] = await Promise.all([deps.answers.list(run.id), deps.operations.read(run.id)]);
      const done = entries.filter((entry) => entry.state === "done");
      const key = done.find(({ operation }) => ["aws.access-key", "harness.key-secrets"].includes(operation.kind));
      return {
        run,
        answers: completeAnswers(saved),
        lastFour: key?.outcome?.["lastFour"],
        inUse: done.some(({ operation }) => operation.kind === "harness.connector"),
      };
    },
  );
  return { values: known.values, unreadable: [...unreadable, ...known.unreadable] };
}

function toCredential({ run, inUse }: KnownRun): RunCredential {
  return { runId: run.id, reference: run.reference, identity: run.path.identity, inUse };
}

function newestInUse(runs: readonly KnownRun[]): readonly KnownRun[] {
  return runs.filter((known) => known.inUse).slice(0, MAX_IDENTITIES);
}

/** The users that runs made: the portal changes their keys, so a report from some hours ago is too old. */
function usersOf(runs: readonly KnownRun[], partition: string): readonly string[] {
  const identities = newestInUse(runs).map(({ run, answers }) => harnessIdentityOf(run, partition, answers));
  return [...new Set(identities.flatMap((identity) => (identity?.kind === "user" ? [identity.name] : [])))];
}

async function readRights(
  access: PostureAccess,
  runs: readonly KnownRun[],
  partition: string,
): Promise<Result<readonly RightsFact[], AppError>> {
  const chosen = newestInUse(runs);
  const read = await Promise.all(
    chosen.map(async (known) => ({ run: known.run, answer: await readOne(access, known, partition) })),
  );
  const facts = read.flatMap(({ run, answer }): readonly RightsFact[] => {
    if (answer.ok) return answer.value === undefined ? [] : [answer.value];
    return [unreadRights(run, answer.error.explanation?.title ?? answer.error.message)];
  });
  const refused = read.map(({ answer }) => answer).find((answer) => !answer.ok);
  return refused?.ok === false && facts.every((fact) => fact.problem !== undefined) ? refused : ok(facts);
}

function unreadRights(run: Run, problem: string): RightsFact {
  return { runId: run.id, reference: run.reference, arn: "", needed: [], granted: [], isAdmin: false, problem };
}

async function readOne(
  access: PostureAccess,
  { run, answers }: KnownRun,
  partition: string,
): Promise<Result<RightsFact | undefined, AppError>> {
  const identity = harnessIdentityOf(run, partition, answers);
  const { permissions } = answers;
  if (identity === undefined || permissions === undefined) return ok(undefined);
  const seen = await access.rights(identity);
  if (!seen.ok || seen.value === undefined) return seen.ok ? ok(undefined) : seen;
  const { packs, context } = matrixInputOf(run, {
    partition,
    answers,
    permissions,
    access: { canActAs: false, simulator: "own" },
  });
  const documents = seen.value.documents.flatMap((text) => {
    const parsed = parsePolicyText(text, "identity");
    return parsed.ok ? [parsed.value] : [];
  });
  const granted = grantedActions(documents);
  return ok({
    runId: run.id,
    reference: run.reference,
    arn: seen.value.arn,
    needed: [...new Set(buildPolicy({ packs, context }).actions.map(({ action }) => action))],
    granted: granted.actions,
    isAdmin: granted.isAdmin,
    services: seen.value.services,
  });
}

function asked<Value>(call: string, at: string, result: Result<Value, AppError>): Asked<Value>;
function asked<Value, Shown>(
  call: string,
  at: string,
  result: Result<Value, AppError>,
  show: (value: Value) => Shown,
): Asked<Shown>;
function asked<Value>(
  call: string,
  at: string,
  result: Result<Value, AppError>,
  show?: (value: Value) => unknown,
): Asked<unknown> {
  if (!result.ok) return { known: false, call, error: result.error };
  const value = show === undefined ? result.value : show(result.value);
  const observed = Array.isArray(value) ? `${String(value.length)} looked at` : "Answered";
  return { known: true, value, evidence: { call, observed, at } };
}
