/** CPU time of this process, in milliseconds. Other processes of the machine do not count. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How many times `work` runs in a second on one core. The clock is read once every `batch` calls. */
export function perSecond(work: () => void, milliseconds: number, batch = 100): number {
  const began = cpuMs();
  let done = 0;
  while (cpuMs() - began < milliseconds) {
    for (let i = 0; i < batch; i += 1) work();
    done += batch;
  }
  return (done / (cpuMs() - began)) * 1000;
}
