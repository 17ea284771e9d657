import type { ReactNode } from "react";

import type { Grade } from "@/lib/domain/checks/check";

/** The fuller the disc, the closer the check was to the real call; an attestation is a square. Ink only, so print keeps them apart. */
const DRAWN: Record<Grade, { readonly word: string; readonly means: string; readonly drawing: ReactNode }> = {
  proved: { word: "Proved", means: "the real call was made", drawing: <circle className="f" cx="8" cy="8" r="6.8" /> },
  "dry-run": {
    word: "Dry run",
    means: "AWS reported that it would allow the call",
    drawing: (
      <>
        <circle cx="8" cy="8" r="6" />
        <path className="f" d="M8 2a6 6 0 0 1 0 12Z" />
      </>
    ),
  },
  simulated: {
    word: "Simulated",
    means: "the result of a simulator",
    drawing: (
      <>
        <circle cx="8" cy="8" r="6" strokeDasharray="2.2 2.51" />
        <circle className="f" cx="8" cy="8" r="2.2" />
      </>
    ),
  },
  attested: {
    word: "Attested",
    means: "confirmed by a person",
    drawing: (
      <>
        <rect x="2" y="2" width="12" height="12" rx="1.5" />
        <circle className="f" cx="8" cy="6.3" r="1.9" />
        <path className="f" d="M4.4 12.4a3.6 3.6 0 0 1 7.2 0Z" />
      </>
    ),
  },
  "not-testable": {
    word: "Not testable",
    means: "cannot be tested beforehand",
    drawing: (
      <>
        <circle cx="8" cy="8" r="6" />
        <path d="m3.8 12.2 8.4-8.4" />
      </>
    ),
  },
};

type GradeMarkProps = {
  readonly grade: Grade;
  /** Another text for the same grade ("Computed from 9 readings"). */
  readonly word?: string | undefined;
};

/** The grade of a verdict: mark and word. */
export function GradeMark({ grade, word }: GradeMarkProps) {
  const drawn = DRAWN[grade];
  return (
    <span className="grade">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {drawn.drawing}
      </svg>
      {word ?? drawn.word}
    </span>
  );
}

type GradeLegendProps = {
  readonly grades?: readonly Grade[] | undefined;
  /** Explain each grade, not only name it. */
  readonly explained?: boolean | undefined;
};

/** The legend under a list with grades. */
export function GradeLegend({
  grades = ["proved", "dry-run", "simulated", "attested", "not-testable"],
  explained = false,
}: GradeLegendProps) {
  return (
    <p className="legend-row">
      {grades.map((grade) => (
        <span key={grade}>
          <GradeMark grade={grade} />
          {explained ? ` ${DRAWN[grade].means}` : null}
        </span>
      ))}
    </p>
  );
}
