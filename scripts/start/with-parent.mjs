// Runs a program that knows nothing of us (npm, pip, a build) so that it ends with us: this process leads the group, and
// when the pipe on its standard input closes, the supervisor is gone and the group is ended.
import { spawn } from "node:child_process";

const [file, ...args] = process.argv.slice(2);
const child = spawn(file, args, { stdio: ["ignore", "inherit", "inherit"] });
child.once("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.once("exit", (code, signal) => process.exit(signal ? 1 : code));

process.stdin.on("error", () => {});
process.stdin.once("close", () => {
  if (process.platform === "win32") child.kill();
  else process.kill(-process.pid, "SIGKILL");
});
process.stdin.resume();
