import { readAuthority, type Authority } from "./known-hosts";

/** What a request asks for. `authority` is there when the target was written as a whole address. */
export type RequestTarget = {
  /** Path and query, as they were written. */
  readonly url: string;
  readonly authority?: Authority;
};

const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i;
const PERCENT = /%([0-9a-f]{2})/gi;

/**
 * Reads a request target; undefined when the portal answers nothing of its kind: another form than a path or a whole
 * http address, a broken escape in the path, bytes that are not UTF-8, or a NUL.
 */
export function readTarget(written: string): RequestTarget | undefined {
  const [, host, rest = ""] = ABSOLUTE.exec(written) ?? [];
  const url = host === undefined ? written : rest.startsWith("/") ? rest : `/${rest}`;
  if (!url.startsWith("/")) return undefined;
  const mark = url.indexOf("?");
  const path = mark === -1 ? url : url.slice(0, mark);
  if (path.replaceAll(PERCENT, "").includes("%") || !isText(path) || !isText(mark === -1 ? "" : url.slice(mark)))
    return undefined;
  if (host === undefined) return { url };
  const authority = readAuthority(host);
  return authority === undefined ? undefined : { url, authority };
}

/** Whether the decoded bytes are text: well-formed UTF-8 without NUL. A percent sign that escapes nothing is one. */
function isText(escaped: string): boolean {
  const bytes = Buffer.from(
    escaped.replaceAll(PERCENT, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(bytes).includes("\0");
  } catch {
    return false;
  }
}
