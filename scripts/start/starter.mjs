// npm may be killed without a word to us. Everything that npm started has to end then.
import { readFileSync } from "node:fs";
import { alive } from "./lock.mjs";

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
    return { name, parent: Number(rest.split(" ")[1]) };
  } catch {
    return undefined;
  }
}

/** npm's process, when this one was started by `npm run`; a shell may stand between. */
function findNpm() {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = parentOf(process.ppid);
  const isShell = parent && /^(sh|dash|bash|ash|zsh)$/.test(parent.name);
  return isShell ? parent.parent : process.ppid;
}

/** Calls back once when npm is gone. */
export function watchStarter(onGone) {
  const npm = findNpm();
  if (npm === undefined || npm <= 1) return;
  const timer = setInterval(() => {
    if (alive(npm)) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}
