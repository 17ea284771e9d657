import guide from "./guide-text.json" with { type: "json" };

/** Which text of the guide is meant: kept with every run, in place of the guide's own empty date (item G251, correction M35). */
export type GuideVersion = {
  readonly title: string;
  /** The version the text gives itself. */
  readonly documentVersion: string;
  /** SHA-256 of the text, hex. */
  readonly sha256: string;
  /** When the portal adopted this text: `2026-11-25`. */
  readonly date: string;
};

/** A line of the guide with its number, as it is quoted. */
export type GuideLine = { readonly number: number; readonly text: string };

const DOCUMENT_VERSION = /^\*\*Document Version\*\*: (\S+)/;

/** How many lines the guide has. */
export const GUIDE_LINE_COUNT = guide.lines.length;

/**
 * The version of the guide that this build serves.
 *
 * @guide G251
 */
export const GUIDE_VERSION: GuideVersion = {
  title: guide.title,
  documentVersion: guide.lines.flatMap((line) => DOCUMENT_VERSION.exec(line)?.[1] ?? [])[0] ?? "",
  sha256: guide.sha256,
  date: guide.date,
};

/** The version as people read it: "version 1.0 of 25 Nov 2026, sha256 1f0c…". */
export function describeGuideVersion(version: GuideVersion = GUIDE_VERSION): string {
  return `version ${version.documentVersion}, kept since ${version.date}, sha256 ${version.sha256.slice(0, 12)}`;
}

/** Lines of the guide as written, both ends included, the first line being 1. Lines beyond its end do not exist and are left out. */
export function quoteLines(from: number, to: number): readonly GuideLine[] {
  return guide.lines
    .slice(Math.max(0, from - 1), Math.max(0, to))
    .map((text, index) => ({ number: Math.max(1, from) + index, text }));
}
