/** What a Harness base URL may be: https to a listed host, or exactly the sandbox's own endpoint. */
export type HarnessAllowList = {
  /** Host names in lower case, without port. */
  readonly hosts: readonly string[];
  /** The sandbox's endpoint from the supervisor; it is never typed. */
  readonly sandboxUrl?: string | undefined;
};

/** Why a base URL was refused, in the words of the form field. */
export type UrlRefusal = { readonly allowed: false; readonly reason: string };

/** A base URL that may be called, without a trailing slash. */
export type UrlAcceptance = { readonly allowed: true; readonly url: string };

/**
 * Decides whether a Harness base URL may be called with an API key.
 *
 * Only https, only a listed host by name, no user part, port, query or fragment, and no path but `/gateway` or
 * `/gratis` (Harness's free cluster), so that a key can never be sent to a host that is not approved.
 */
export function checkHarnessUrl(url: string, allowList: HarnessAllowList): UrlAcceptance | UrlRefusal {
  const written = url.trim();
  if (allowList.sandboxUrl !== undefined && withoutSlash(written) === withoutSlash(allowList.sandboxUrl)) {
    return { allowed: true, url: withoutSlash(written) };
  }
  const parsed = URL.canParse(written) ? new URL(written) : undefined;
  if (parsed === undefined) return refuse("Enter a full address, for example https://app.harness.io.");
  if (parsed.protocol !== "https:")
    return refuse("The address must start with https://, because the API key travels with every call.");
  if (parsed.username !== "" || parsed.password !== "" || written.includes("@"))
    return refuse("The address must not contain a user name or password.");
  if (parsed.port !== "" || /^https:\/\/[^/?#]*:/i.test(written)) return refuse("The address must not name a port.");
  if (parsed.search !== "" || parsed.hash !== "" || /[?#\\]/.test(written))
    return refuse("The address must end after the host or /gateway.");
  if (isAddressLiteral(parsed.hostname)) return refuse("Use the host's name, not an IP address.");
  if (!allowList.hosts.includes(parsed.hostname)) {
    return refuse(`${parsed.hostname} is not on the list of Harness hosts. The owner of this portal can add it.`);
  }
  if (
    !["", "/", "/gateway", "/gateway/", "/gratis", "/gratis/", "/gratis/gateway", "/gratis/gateway/"].includes(parsed.pathname)
  ) {
    return refuse("Leave out everything after the host; only /gateway may follow.");
  }
  return { allowed: true, url: withoutSlash(`https://${parsed.hostname}${parsed.pathname}`) };
}

/** Whether a Harness base URL may be called; `checkHarnessUrl` says why not. */
export function isAllowedHarnessUrl(url: string, allowList: HarnessAllowList): boolean {
  return checkHarnessUrl(url, allowList).allowed;
}

function refuse(reason: string): UrlRefusal {
  return { allowed: false, reason };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/** The URL parser has already turned every numeric spelling of an IPv4 address into dotted form. */
function isAddressLiteral(hostname: string): boolean {
  return (
    hostname.startsWith("[") ||
    /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ||
    hostname === "localhost" ||
    hostname.endsWith(".localhost")
  );
}
