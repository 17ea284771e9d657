import { Note } from "@/components/ui/note";
import type { RegionStatus } from "@/lib/domain/inventory/scan";

const MAX_SHOWN = 6;

/** Names the regions that a total leaves out, and why. Without them the total is a minimum. */
export function MissingNote({ missing }: { readonly missing: readonly RegionStatus[] }) {
  if (missing.length === 0) return null;
  return (
    <Note tone="warn" title="Some regions were not read, so the totals are minimums">
      <ul className="stack-1">
        {missing.slice(0, MAX_SHOWN).map((region) => (
          <li key={`${region.accountId}/${region.region}`}>
            {region.accountId} {region.region}:{" "}
            {region.failure?.message ??
              (region.status === "doubted"
                ? "it suddenly appears empty; the next reading will confirm or correct this."
                : "it has not been read yet.")}
          </li>
        ))}
        {missing.length > MAX_SHOWN ? <li>And {missing.length - MAX_SHOWN} more.</li> : null}
      </ul>
    </Note>
  );
}
