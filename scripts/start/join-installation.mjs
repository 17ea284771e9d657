// Whether this machine may work beside the others on its database: the same key file, secret, build and engine.
import { join } from "node:path";
import { execLogged, outputOf } from "./exec.mjs";
import { withoutPreload } from "./sandbox.mjs";

/** Throws with what to copy or to change when this machine differs from the others. */
export async function joinInstallation({ programs, logs, newKey }) {
  const { file, args, env, cwd } = programs.joinInstallation(newKey ? ["--new-key"] : []);
  const refusal = await outputOf(file, withoutPreload(args), { cwd, env });
  // It failed without saying why: once more, for its log.
  if (refusal === undefined)
    await execLogged("join installation", file, withoutPreload(args), { cwd, env, log: join(logs, "join-installation.log") });
  else if (refusal) throw new Error(refusal);
}
