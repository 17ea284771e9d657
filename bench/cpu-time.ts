/** CPU time of this process, in milliseconds: what other processes take of the machine does not count. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How often `work` can be done in a second on one core. `batch` calls are made between two looks at the clock. */
export function perSecond(work: () => void, milliseconds: number, batch = 100): number {
  const began = cpuMs();
  let done = 0;
  while (cpuMs() - began < milliseconds) {
    for (let i = 0; i < batch; i += 1) work();
    done += batch;
  }
  return (done / (cpuMs() - began)) * 1000;
}
