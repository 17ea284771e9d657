import Link from "next/link";

import { GradeMark } from "@/components/ui/grade-mark";
import { VerdictIcon, VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";
import type { Grade } from "@/lib/domain/checks/check";

/** One box of the guide's checklist. */
export type ChecklistBox = {
  readonly id: string;
  /** The guide's own words. */
  readonly title: string;
  readonly verdict: ShownVerdict;
  /** "Ready", "Not ready", "Flagged", "To do", "Not applicable". */
  readonly word: string;
  /** A box without a check yet has none. */
  readonly grade?: Grade | undefined;
  /** The decisive fact in one line. */
  readonly fact: string;
  /** The address that opens this box. */
  readonly href: string;
  readonly open?: boolean | undefined;
};

type ChecklistBoxesProps = {
  readonly id: string;
  /** "EC2 connection". */
  readonly title: string;
  readonly boxes: readonly ChecklistBox[];
};

/** The boxes of one half of the checklist. A click anywhere on a row opens the evidence. */
export function ChecklistBoxes({ id, title, boxes }: ChecklistBoxesProps) {
  const ready = boxes.filter((box) => box.verdict === "pass").length;
  return (
    <section aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        <p className="num">
          {ready} of {boxes.length}
        </p>
      </div>
      <ol className="boxes card">
        {boxes.map((box) => (
          <li key={box.id} className={box.open === true ? "open" : undefined}>
            <div className="box">
              <VerdictIcon verdict={box.verdict} />
              <span className="t">
                <Link
                  id={`box-${box.id}`}
                  data-row=""
                  href={box.href}
                  scroll={false}
                  aria-current={box.open === true ? "true" : undefined}
                >
                  {box.title}
                </Link>
              </span>
              <span className="d">{box.fact}</span>
              <span className="g">
                <VerdictMark verdict={box.verdict} word={box.word} bare />
                {box.grade === undefined ? null : <GradeMark grade={box.grade} />}
              </span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
