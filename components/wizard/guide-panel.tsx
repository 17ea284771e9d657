import { useId, type ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import { bookIcon, chevronRightIcon } from "@/components/ui/icons";

/** A quotation from the guide. */
export type QuotedBlock = {
  readonly heading?: string | undefined;
  readonly text?: string | undefined;
  readonly items?: readonly string[] | undefined;
};

/** What the portal does differently from the guide, and why in one sentence. */
export type Correction = { readonly tag: "Missing" | "Unused" | "Narrowed" | "Changed"; readonly text: ReactNode };

type GuidePanelProps = {
  readonly quotation: readonly QuotedBlock[];
  /** Its place in the guide ("Lines 37–64 · items G11–G40"). */
  readonly source: string;
  readonly corrections?: readonly Correction[] | undefined;
  /** The guide's terms and today's Harness terms. */
  readonly words?: readonly { readonly guide: string; readonly today: string }[] | undefined;
};

/** The guide beside the form: the quotation, then our corrections. */
export function GuidePanel({ quotation, source, corrections = [], words = [] }: GuidePanelProps) {
  const headingId = useId();
  return (
    <aside className="guide-panel stack-4" aria-labelledby={headingId}>
      <h2 id={headingId}>
        <Icon icon={bookIcon} />
        From the guide
      </h2>
      <blockquote className="stack-2">
        {quotation.map((block, index) => (
          <div key={index} className="stack-2">
            {block.heading === undefined ? null : (
              <p>
                <b>{block.heading}</b>
              </p>
            )}
            {block.text === undefined ? null : <p>{block.text}</p>}
            {block.items === undefined ? null : (
              <ul>
                {/* The key includes the index, because the guide lists the same click twice. */}
                {block.items.map((item, place) => (
                  <li key={place}>{item}</li>
                ))}
              </ul>
            )}
          </div>
        ))}
      </blockquote>
      <p className="tiny quiet">{source}</p>
      {corrections.length === 0 ? null : (
        <div className="stack-2">
          <h3>Corrections</h3>
          {corrections.map((correction, index) => (
            <p key={index}>
              <span className={correction.tag === "Missing" || correction.tag === "Changed" ? "tag warn" : "tag"}>
                {correction.tag}
              </span>{" "}
              {correction.text}
            </p>
          ))}
        </div>
      )}
      {words.length === 0 ? null : (
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            Terms that changed
          </summary>
          {words.map((word) => (
            <p key={word.guide}>
              “{word.guide}” in the guide is <b>{word.today}</b> in Harness today.
            </p>
          ))}
        </details>
      )}
    </aside>
  );
}
