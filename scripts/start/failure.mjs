// What the command line says when it fails: what happened and what to do. An unexpected error goes to a log file, with its stack.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDiskFull, startFailure } from "./disk.mjs";

const ABSENT = ["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"];
const ABSENT_WORDS = /^(?:Connection terminated|timeout expired|Query read timeout)/;
/** SQLSTATEs, by what a person does about them. */
const DATABASE_ANSWERS = {
  "28P01": "refused the user name or the password. Correct DATABASE_URL, and DATABASE_OWNER_URL if it is set.",
  28000: "refused the user. Correct DATABASE_URL, and let its server accept this machine (pg_hba.conf).",
  "3D000": "has no such database. Create it, or correct the name at the end of DATABASE_URL.",
  42501: "refuses that to this role. Give DATABASE_OWNER_URL a role that owns the database (README.md, Deploy it).",
  53300: "takes no more connections. End other clients or raise max_connections, then try again.",
  "57P01": "is stopping. Try again when it is back.",
  "57P02": "is starting again. Try again in a few seconds.",
  "57P03": "is starting or stopping. Try again in a few seconds.",
};
const FILE_ANSWERS = {
  EACCES: "this user may not read or write it. Correct its owner or mode",
  EPERM: "this user may not change it. Correct its owner or mode",
  EROFS: "its disk is read-only. Choose another folder with CARABINER_DATA_DIR",
  ENOTDIR: "a file is where a folder has to be. Move that file, or set CARABINER_DATA_DIR",
  EISDIR: "a folder is where a file has to be. Move that folder",
  EEXIST: "a file is where a folder has to be. Move that file, or set CARABINER_DATA_DIR",
  ENOENT: "it is not there. Check the path",
};
/** Errors whose message was written for the person who reads it. */
const OURS = ["Error", "SetupError", "UnreadableRowError"];

/** The database's own refusal, or that it does not answer; undefined for other errors. `server` is set by `withClient`. */
function databaseText({ code, message, server, digest }) {
  if (digest === "database-outage") return "The database does not answer. Start it, then run the command again.";
  if (server === undefined) return undefined;
  if (ABSENT.includes(code) || ABSENT_WORDS.test(message))
    return `The database at ${server} does not answer. Start it or correct DATABASE_URL, then try again.`;
  const answer = DATABASE_ANSWERS[code];
  return answer && `The database at ${server} ${answer}`;
}

function fileText({ code, path }) {
  return path !== undefined && FILE_ANSWERS[code] && `${path} cannot be used: ${FILE_ANSWERS[code]}, then try again.`;
}

/** The one line of a bug, and where its stack is. */
function bugText(error, data) {
  const log = join(data, "logs", "failure.log");
  const [what] = `${error?.message ?? error}`.trim().split("\n");
  try {
    mkdirSync(join(data, "logs"), { recursive: true, mode: 0o700 });
    writeFileSync(log, `${new Date().toISOString()} ${error?.stack ?? error}\n`, { mode: 0o600 });
    return `Carabiner stopped at an unexpected error: ${what}. The details are in ${log}.`;
  } catch {
    return `Carabiner stopped at an unexpected error: ${what}.`;
  }
}

/**
 * The sentence for an error.
 *
 * @param {unknown} error
 * @param {string} data the data folder
 * @returns {string}
 */
export function failureText(error, data) {
  const known = error instanceof Error ? error : new Error(String(error));
  if (isDiskFull(known)) return startFailure(known, data);
  const said = databaseText(known) ?? (fileText(known) || undefined);
  if (said) return said;
  const isOurs = known.code === undefined && OURS.includes(known.name) && known.message !== "";
  return isOurs ? known.message : bugText(known, data);
}

/** Ends the process with the sentence for whatever would end it with a stack. Returns what does so for one error. */
export function sayFailures(data) {
  const fail = (error) => {
    process.stderr.write(`\n${failureText(error, data)}\n`);
    process.exit(1);
  };
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  return fail;
}
