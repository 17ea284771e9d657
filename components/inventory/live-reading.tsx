import { counted } from "@/lib/core/plural";
import { PageWatchLoader } from "@/components/polling/page-watch-loader";
import { LiveRegion } from "@/components/ui/live-region";
import { Progress } from "@/components/ui/progress";

type LiveReadingProps = { readonly accounts: number; readonly parts: number; readonly done: number };

const LOOK_MS = 1_500;

/** A reading in progress: shows its progress and refreshes the page until it ends. */
export function LiveReading({ accounts, parts, done }: LiveReadingProps) {
  const what = counted(accounts, "account");
  const sentence =
    parts === 0 ? `Reading ${what}: asking for the regions.` : `Reading ${what}: ${String(done)} of ${String(parts)} parts.`;
  return (
    <div className="stack-2">
      <p className="small">{sentence}</p>
      <Progress label="Reading" value={done} max={Math.max(1, parts)} />
      <LiveRegion message={sentence} />
      <PageWatchLoader everyMs={LOOK_MS} />
    </div>
  );
}
