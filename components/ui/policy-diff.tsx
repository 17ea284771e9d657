import clsx from "clsx";
import { Fragment } from "react";

/** One numbered line of a side; a missing side is a gap. */
export type DiffLine = { readonly number: number; readonly text: string };

/** Lines side by side, and why they differ. */
export type DiffHunk = {
  readonly rows: readonly {
    readonly guide?: DiffLine | undefined;
    readonly corrected?: DiffLine | undefined;
    readonly changed: boolean;
  }[];
  /** Shown under the rows: the change in one word ("Added") and the reason in a sentence. */
  readonly reason?: { readonly what: string; readonly why: string } | undefined;
};

type PolicyDiffProps = {
  readonly caption: string;
  readonly guideHead: string;
  readonly correctedHead: string;
  readonly hunks: readonly DiffHunk[];
};

/** The guide's text beside ours, with a reason for each change. A phone shows only our side, with the reasons. */
export function PolicyDiff({ caption, guideHead, correctedHead, hunks }: PolicyDiffProps) {
  return (
    <div className="card diff-wrap">
      <table className="diff">
        <caption className="vh">{caption}</caption>
        <colgroup>
          <col className="cn guide-side" />
          <col className="guide-side" />
          <col className="cn" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2} className="guide-side">
              {guideHead}
            </th>
            <th scope="col" colSpan={2}>
              {correctedHead}
            </th>
          </tr>
        </thead>
        <tbody>
          {hunks.map((hunk, index) => (
            <Fragment key={index}>
              {hunk.rows.map((row, position) => (
                <tr key={position}>
                  <Side line={row.guide} look={look(row.guide, row.changed, "del")} sign="removed: " side="guide-side" />
                  <Side line={row.corrected} look={look(row.corrected, row.changed, "add")} sign="added: " />
                </tr>
              ))}
              {hunk.reason === undefined ? null : (
                <tr className="why">
                  <td className="guide-side" colSpan={2}></td>
                  <td colSpan={2}>
                    <b>{hunk.reason.what}.</b> {hunk.reason.why}
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function look(line: DiffLine | undefined, changed: boolean, sign: "add" | "del"): "void" | "add" | "del" | "" {
  if (line === undefined) return "void";
  return changed ? sign : "";
}

type SideProps = {
  readonly line: DiffLine | undefined;
  readonly look: "void" | "add" | "del" | "";
  readonly sign: string;
  readonly side?: string;
};

function Side({ line, look: drawn, sign, side }: SideProps) {
  return (
    <>
      <td className={clsx("ln", side, drawn)}>{line?.number}</td>
      <td className={clsx("tx", side, drawn) || undefined}>
        {drawn === "add" || drawn === "del" ? <span className="vh">{sign}</span> : null}
        {line?.text}
      </td>
    </>
  );
}
