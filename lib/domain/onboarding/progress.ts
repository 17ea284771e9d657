import { plural } from "@/lib/core/plural";
import { isClosed, type BoxResult } from "@/lib/domain/checklist/checklist";

/** How far a run is: boxes done of those its path has. */
export type Progress = {
  readonly done: number;
  readonly total: number;
  readonly fellBack: number;
  readonly notApplicable: number;
  /** One cell per box in the guide's order, for the strip. */
  readonly cells: readonly StripCell[];
};

/** A box as the strip draws it. */
export type StripCell = "ready" | "failed" | "attention" | "to-do" | "not-applicable";

/** The progress of a run, from its computed checklist. */
export function progress(results: readonly BoxResult[]): Progress {
  return {
    done: results.filter(isClosed).length,
    total: results.length,
    fellBack: results.filter((result) => result.fellBackFrom !== undefined).length,
    notApplicable: results.filter((result) => result.verdict === "not-applicable").length,
    cells: results.map(toCell),
  };
}

/** The conclusion, as a heading: "5 of 7 boxes are ready". */
export function progressHeading({ done, total }: Pick<Progress, "done" | "total">): string {
  if (done === total) return `All ${total} boxes are ready`;
  return plural(done, `1 of ${total} boxes is ready`, `${done} of ${total} boxes are ready`);
}

function toCell({ verdict, override }: BoxResult): StripCell {
  if (override !== undefined) return "attention";
  switch (verdict) {
    case "pass":
      return "ready";
    case "fail":
      return "failed";
    case "warn":
      return "attention";
    case "not-applicable":
      return "not-applicable";
    case "unknown":
    case "waiting":
    case "to-do":
      return "to-do";
  }
}
