// A Python that has moto: the portal's virtual environment, else packages beside it, else what the system has.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { execLogged, outputOf } from "./exec.mjs";
import { hashFiles } from "./hash.mjs";
import { inRoot, ROOT, writeWhole } from "./paths.mjs";
import { line } from "./progress.mjs";

const REQUIREMENTS = "sandbox/aws/requirements.txt";
const VERSION = "import sys; print('.'.join(map(str, sys.version_info[:2])) if sys.version_info >= (3, 10) else '')";
const SYSTEM_MOTO =
  "import moto, moto.server, flask; v = tuple(map(int, moto.__version__.split('.')[:2])); print(moto.__version__ if v >= (5, 2) else '')";

async function findPython() {
  for (const name of ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"]) {
    const version = await outputOf(name, ["-c", VERSION]);
    if (version) return { name, version };
  }
  return undefined;
}

async function intoVenv(python, folder, logs) {
  await execLogged("python -m venv", python, ["-m", "venv", "--clear", folder], { log: join(logs, "venv.log") });
  const own = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  await pip(own, [], logs);
  return { file: own, env: {} };
}

async function intoFolder(python, folder, logs) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await pip(python, ["--target", folder], logs);
  return { file: python, env: { PYTHONPATH: folder } };
}

const pip = (python, where, logs) =>
  execLogged(
    "pip install",
    python,
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...where, "-r", inRoot(REQUIREMENTS)],
    {
      log: join(logs, "pip.log"),
    },
  );

/**
 * The program that runs the local AWS, installed when its requirements or Python changed.
 *
 * @returns {Promise<{ file: string, env: Record<string, string>, note?: string } | { missing: string }>}
 */
export async function ensurePython({ data, logs }) {
  const since = performance.now();
  // Tests throw their state away at every run, but not this.
  const home = resolve(process.env.CARABINER_PYTHON_DIR?.trim() || data);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const stamp = join(home, "python.json");
  const python = await findPython();
  if (!python)
    return {
      missing: "Python 3.10 or newer was not found. Install it (Debian: apt-get install python3 python3-venv) and start again.",
    };
  const hash = hashFiles(ROOT, [REQUIREMENTS], { also: [python.version, process.platform, process.arch] });
  try {
    const known = JSON.parse(readFileSync(stamp, "utf8"));
    if (known.hash === hash && (known.file === python.name || existsSync(known.file))) return known;
  } catch {
    // No stamp yet, or half of one: install.
  }
  line("python", "installing", undefined, "moto, the local AWS");
  const ways = [
    { note: "", make: () => intoVenv(python.name, join(home, "venv"), logs) },
    {
      note: "without a virtual environment (python3-venv is missing)",
      make: () => intoFolder(python.name, join(home, "python"), logs),
    },
  ];
  const failures = [];
  for (const way of ways) {
    try {
      const made = { ...(await way.make()), note: way.note, hash };
      writeWhole(stamp, JSON.stringify(made));
      line("python", "installed", since, way.note);
      return made;
    } catch (error) {
      failures.push(error.message);
    }
  }
  const system = await outputOf(python.name, ["-c", SYSTEM_MOTO]);
  if (system) {
    const note = `nothing could be installed, so the system's moto ${system} is used`;
    line("python", "installed", since, note);
    return { file: python.name, env: {}, note };
  }
  return {
    missing: `moto could not be installed (see ${join(logs, "pip.log")}), and this Python has none. With a network or a package mirror, start again.`,
    failures,
  };
}
