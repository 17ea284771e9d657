// Loaded into every Node child with --import. Its standard input is a pipe that only the supervisor holds: when it closes,
// the supervisor is gone, by whatever signal, and the child ends too.
const GRACE_MS = 8_000;

process.stdin.on("error", () => {});
process.stdin.once("close", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MS).unref();
});
process.stdin.resume();
process.stdin.unref?.();
