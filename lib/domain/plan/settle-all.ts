/**
 * Waits until all of them have ended, and then throws the first error, if there was one. `Promise.all` would throw at once
 * and leave the others at work in the background, where nothing waits for them any more.
 */
export async function settleAll<Value>(work: readonly Promise<Value>[]): Promise<readonly Value[]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
