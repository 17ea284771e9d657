/**
 * The result of work, or the rejection `late` when it takes longer than this many milliseconds. The work itself goes on: what
 * can be ended is ended by its signal.
 */
export async function withinTime<Value>(milliseconds: number, late: () => Error, work: Promise<Value>): Promise<Value> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(late());
    }, milliseconds);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
