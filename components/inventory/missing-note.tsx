import { Note } from "@/components/ui/note";
import type { RegionStatus } from "@/lib/domain/inventory/scan";

const MAX_SHOWN = 6;

/** Names the regions that a total leaves out, and why: a total without them is a floor. */
export function MissingNote({ missing }: { readonly missing: readonly RegionStatus[] }) {
  if (missing.length === 0) return null;
  return (
    <Note tone="warn" title="Not everything was read, so the totals are a floor">
      <ul className="stack-1">
        {missing.slice(0, MAX_SHOWN).map((region) => (
          <li key={`${region.accountId}/${region.region}`}>
            {region.accountId} {region.region}:{" "}
            {region.failure?.message ??
              (region.status === "doubted"
                ? "it seems to be empty all at once; the next reading decides."
                : "it was not read yet.")}
          </li>
        ))}
        {missing.length > MAX_SHOWN ? <li>And {missing.length - MAX_SHOWN} more.</li> : null}
      </ul>
    </Note>
  );
}
