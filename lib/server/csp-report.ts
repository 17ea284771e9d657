import "server-only";
import { z } from "zod";

/** What the log keeps of a report: which rule, what it stopped, and on which page, without queries and without tokens. */
export type PolicyViolation = {
  readonly directive: string;
  readonly blocked: string;
  readonly page: string;
  readonly source: string;
  readonly line: number | undefined;
};

const place = z.string().max(4000).catch("");
const line = z.number().int().nonnegative().optional().catch(undefined);

/** As `report-uri` sends it. */
const single = z.object({
  "csp-report": z.object({
    "document-uri": place,
    "blocked-uri": place,
    "effective-directive": place,
    "violated-directive": place,
    "source-file": place,
    "line-number": line,
  }),
});
/** As the Reporting API sends it, several at once. */
const several = z
  .array(
    z.object({
      type: z.string(),
      body: z
        .object({ documentURL: place, blockedURL: place, effectiveDirective: place, sourceFile: place, lineNumber: line })
        .optional()
        .catch(undefined),
    }),
  )
  .max(20);

/**
 * Reads what a browser reports about the content security policy. An unknown form gives nothing.
 *
 * @see https://www.w3.org/TR/CSP3/#reporting
 */
export function readViolations(report: unknown): readonly PolicyViolation[] {
  const one = single.safeParse(report).data?.["csp-report"];
  if (one !== undefined) {
    return [
      describe({
        directive: one["effective-directive"] === "" ? one["violated-directive"] : one["effective-directive"],
        blocked: one["blocked-uri"],
        page: one["document-uri"],
        source: one["source-file"],
        line: one["line-number"],
      }),
    ];
  }
  return (several.safeParse(report).data ?? []).flatMap(({ type, body }) =>
    type !== "csp-violation" || body === undefined
      ? []
      : [
          describe({
            directive: body.effectiveDirective,
            blocked: body.blockedURL,
            page: body.documentURL,
            source: body.sourceFile,
            line: body.lineNumber,
          }),
        ],
  );
}

function describe(written: PolicyViolation): PolicyViolation {
  return {
    directive: /^[a-z-]{1,40}/.exec(written.directive)?.[0] ?? "unknown",
    blocked: originOf(written.blocked),
    page: pathOf(written.page),
    source: pathOf(written.source),
    line: written.line,
  };
}

/** A word such as `inline`, or the origin of an address. */
function originOf(written: string): string {
  if (/^[a-z-]{1,40}$/.test(written)) return written;
  return URL.canParse(written) ? new URL(written).origin : "unknown";
}

/** The path of an address. What is long or odd in it may be the token of a link, so it is left out. */
function pathOf(written: string): string {
  if (!URL.canParse(written)) return "unknown";
  return new URL(written).pathname
    .split("/")
    .slice(0, 8)
    .map((part) => (/^[a-z0-9_.[\]-]{0,32}$/.test(part) ? part : "…"))
    .join("/");
}
