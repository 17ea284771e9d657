import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isLoopbackAddress, isLoopbackHost } from "@/lib/config/loopback.mjs";
import { findClient, readAddress } from "./client-address";
import { isSameAuthority, readAuthority, type Authority } from "./known-hosts";
import type { RequestFacts } from "./request-facts";
import { readTarget } from "./request-target";

/** Why a request is answered before it reaches Next.js. */
export type Refusal = { readonly status: 400 | 405 | 413 | 421; readonly message: string };

/** The settings that decide about a request. */
export type EdgeRules = {
  readonly isKnownHost: (authority: Authority) => boolean;
  readonly isTrustedProxy: (address: string) => boolean;
};

/** The methods that the portal answers. Next.js alone would answer a page to any method. */
export const METHODS = ["GET", "HEAD", "POST", "OPTIONS"] as const;

const BAD_REQUEST: Refusal = { status: 400, message: "The address or a header of this request is not well-formed." };
const UNKNOWN_HOST: Refusal = {
  status: 421,
  message:
    "This portal does not answer to the name that was asked for. Open it at its own address. Its administrator sets that as NEXTAUTH_URL, and further names as CARABINER_HOSTS.",
};
const TOO_LARGE: Refusal = {
  status: 413,
  message: "That is too much to send at once: at most 256 KB. Go back, shorten it and send it again.",
};
const WRONG_METHOD: Refusal = { status: 405, message: `This portal answers ${METHODS.join(", ")}.` };

/** The largest body that reaches Next.js, in bytes: the limit of its actions (`next.config.js`). */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Headers by which a proxy says for whom it asks, and those that only we write. */
const FORWARDING = /^(?:x-forwarded-.*|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/;

/**
 * Reads a request as the edge sees it, and leaves in it only what may be believed: the request target as a path, the
 * host that was really asked for, and no word about other addresses that a configured proxy did not say.
 */
export function readRequest(request: IncomingMessage, rules: EdgeRules): RequestFacts | Refusal {
  const { headers } = request;
  const peer = readAddress(request.socket.remoteAddress ?? "") ?? "unknown";
  const isProxied = rules.isTrustedProxy(peer);
  const wasForwarded = Object.keys(headers).some((name) => FORWARDING.test(name));
  const forwardedHost = isProxied ? lastOf(headers["x-forwarded-host"]) : undefined;
  const address = findClient(peer, listOf(headers["x-forwarded-for"]), rules.isTrustedProxy);

  const target = readTarget(request.url ?? "");
  const asked = countOf(request, "host") > 1 ? undefined : readAuthority(headers.host ?? "");
  if (target === undefined || asked === undefined) return BAD_REQUEST;
  const authority = forwardedHost === undefined ? asked : readAuthority(forwardedHost);
  const isMixed = target.authority !== undefined && !isSameAuthority(target.authority, asked);
  if (authority === undefined || isMixed || !rules.isKnownHost(asked) || !rules.isKnownHost(authority)) return UNKNOWN_HOST;
  if (!METHODS.some((method) => method === request.method)) return WRONG_METHOD;
  if (headers.origin !== undefined && headers.origin !== "null" && !URL.canParse(headers.origin)) return BAD_REQUEST;

  if (Number(headers["content-length"] ?? 0) > MAX_BODY_BYTES) return TOO_LARGE;

  for (const name of Object.keys(headers)) if (FORWARDING.test(name)) Reflect.deleteProperty(headers, name);
  headers.host = forwardedHost ?? headers.host;
  headers["x-forwarded-for"] = address;
  request.url = target.url;
  return {
    address,
    isFromThisMachine: isLoopbackAddress(address) && isLoopbackHost(authority.host) && (isProxied || !wasForwarded),
    path: shownPath(target.url),
  };
}

/** A nonce of 128 random bits for the policy of one response. */
export const newNonce = (): string => randomBytes(16).toString("base64");

/** The path and query of a page, without the mark that Next.js's scripts add. */
function shownPath(url: string): string {
  const { pathname, searchParams } = new URL(`http://portal.invalid${url}`);
  searchParams.delete("_rsc");
  const query = searchParams.toString();
  return query === "" ? pathname : `${pathname}?${query}`;
}

/** How often a header was sent; Node.js keeps one of several. */
function countOf({ rawHeaders }: IncomingMessage, name: string): number {
  return rawHeaders.filter((word, index) => index % 2 === 0 && word.toLowerCase() === name).length;
}

function listOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value.join(",") : value;
}

/** The entry that the nearest proxy wrote. */
function lastOf(value: string | readonly string[] | undefined): string | undefined {
  return listOf(value)?.split(",").at(-1)?.trim();
}
