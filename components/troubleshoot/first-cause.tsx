import { FailureCard } from "@/components/ui/failure-card";
import { Note } from "@/components/ui/note";
import { listed } from "@/lib/core/listed";
import { counted } from "@/lib/core/plural";
import { explainCause, findingHeading, notChecked } from "@/lib/domain/troubleshoot/explain-finding";
import type { Finding } from "@/lib/domain/troubleshoot/finding";

type FirstCauseProps = {
  readonly finding: Finding;
  /** The exact owner ("AWS admin of 610394827155") if known; else the kind of owner is shown. */
  readonly owner?: string | undefined;
};

/** The first cause with its owner and its fix, or what was checked without finding one. */
export function FirstCause({ finding, owner }: FirstCauseProps) {
  const { cause, checks } = finding;
  if (cause !== undefined) return <FailureCard explanation={explainCause(cause)} owner={owner} />;
  const open = notChecked(finding);
  const passed = checks.filter(({ result }) => result === "passed").length;
  return (
    <Note tone={open.length === 0 ? "pass" : "info"} title={findingHeading(finding)}>
      {counted(passed, "check")} passed.
      {open.length === 0
        ? null
        : ` Not known: ${listed(
            open.map(({ title }) => `“${title}”`),
            "and",
          )}.`}
    </Note>
  );
}
