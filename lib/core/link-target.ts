const OWN_PATH = /^(?:\/(?![/\\])|[#?])/;
const SCHEMES = ["http:", "https:", "mailto:"];

/**
 * An address that a link may lead to: a path of the portal, or a whole address of http, https or mailto. `undefined` for
 * anything else (`javascript:`, `data:`, `//host`), so that the link stays text.
 */
export function linkTarget(address: string): string | undefined {
  // Browsers drop these wherever they stand, and read "java\nscript:" as one word.
  const read = address.replaceAll(/[\t\n\r]/g, "").trim();
  if (OWN_PATH.test(read)) return address;
  return URL.canParse(read) && SCHEMES.includes(new URL(read).protocol) ? address : undefined;
}
