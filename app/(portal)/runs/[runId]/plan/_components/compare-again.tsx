import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { clockIcon, refreshIcon } from "@/components/ui/icons";
import { RelativeTime } from "@/components/ui/relative-time";
import { runPagePath } from "@/lib/config/routes";

type CompareAgainProps = {
  readonly runId: string;
  /** When the plan was compared; ISO 8601, UTC. */
  readonly at?: string | undefined;
  readonly now?: Date | undefined;
};

/** Reloads the plan, which compares it again. Works without scripts. */
export function CompareAgain({ runId, at, now }: CompareAgainProps) {
  return (
    <form method="get" action={runPagePath(runId, "plan")} className="row">
      <input type="hidden" name="view" value="plan" />
      {at === undefined || now === undefined ? null : (
        <span className="saved">
          <Icon icon={clockIcon} />
          <span>
            Compared <RelativeTime at={at} now={now} focusable={false} />
          </span>
        </span>
      )}
      <Button type="submit" icon={refreshIcon}>
        Compare again
      </Button>
    </form>
  );
}
