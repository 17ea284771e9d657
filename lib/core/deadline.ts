import { AsyncLocalStorage } from "node:async_hooks";

/** The time of the work was over before it had changed anything. */
export class DeadlineError extends Error {
  constructor() {
    super("The time for this request is over.");
    this.name = "DeadlineError";
  }
}

type Limited = {
  /** A change was begun: from here on the work runs to its end, however long it takes, because a partial change must not remain. */
  writes: boolean;
  isOver: boolean;
  readonly endsAt: number;
};

const storage = new AsyncLocalStorage<Limited>();

type DeadlineOptions = {
  readonly milliseconds: number;
  /** Called once the work has come to its end, also when no caller waits for it any more. */
  readonly onEnd?: () => void;
};

/**
 * Does work that has this long until its first change. When the time is over before that, the caller gets
 * `DeadlineError`, `signal` aborts, and the work can no longer change anything: the database refuses its statements.
 *
 * What stays undone is therefore whole, and so is what is done: a change that was begun in time is waited for.
 */
export async function withinDeadline<Value>(
  { milliseconds, onEnd }: DeadlineOptions,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const limited: Limited = { writes: false, isOver: false, endsAt: performance.now() + milliseconds };
  const ending = new AbortController();
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      if (limited.writes) return;
      limited.isOver = true;
      ending.abort();
      reject(new DeadlineError());
    }, milliseconds);
    void storage
      .run(limited, async () => await work(ending.signal))
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        onEnd?.();
      });
  });
}

/** Asked before each statement: throws `DeadlineError` when the time of the work is over, and notes that a change begins. */
export function beforeStatement(kind: "read" | "write"): void {
  const limited = storage.getStore();
  if (limited === undefined || limited.writes) return;
  if (limited.isOver) throw new DeadlineError();
  if (kind === "write") limited.writes = true;
}

/** Whether the work under way may have changed something. */
export function hasBegunChange(): boolean {
  return storage.getStore()?.writes === true;
}

/** How many milliseconds the work under way has left, for calls that must not last longer; endless without a limit. */
export function timeLeftMs(): number {
  const limited = storage.getStore();
  return limited === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limited.endsAt - performance.now());
}
