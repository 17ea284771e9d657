/**
 * Does something again and again, the next time only after the last one ended, so that a slow database is not asked twice at once.
 * `stop` resolves when nothing is under way any more.
 */
export function every(ms: number, work: () => Promise<void>): { readonly stop: () => Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();

  const schedule = () => {
    timer = setTimeout(() => {
      underWay = work().finally(() => {
        if (!stopped) schedule();
      });
    }, ms);
  };
  schedule();

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await underWay.catch(() => undefined);
    },
  };
}
