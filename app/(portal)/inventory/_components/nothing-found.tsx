import { EmptyState } from "@/components/ui/empty-state";
import { xIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { FILTER_KEYS, withFilter, type InventoryFilter } from "@/lib/domain/inventory/inventory-filter";

type NothingFoundProps = {
  readonly path: string;
  readonly what: string;
  readonly filter: InventoryFilter;
  readonly wasRead: boolean;
};

const WORDS = { account: "Account", region: "Region", state: "State", platform: "Platform", tag: "Tag", q: "Text" } as const;

/** Why there is nothing to show: never read, none found, or filtered out. */
export function NothingFound({ path, what, filter, wasRead }: NothingFoundProps) {
  const lines = FILTER_KEYS.filter((key) => filter[key] !== undefined);
  if (lines.length === 0) {
    return (
      <EmptyState>
        {wasRead
          ? `The accounts were read, and there are no ${what}.`
          : `Not read yet. A reading asks AWS for the ${what} of every enabled region; press “Read now”.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      action={
        <ul className="row">
          {lines.map((key) => (
            <li key={key}>
              <LinkButton size="small" icon={xIcon} href={`${path}${withFilter(filter, { [key]: undefined })}`}>
                Clear “{WORDS[key]}”
              </LinkButton>
            </li>
          ))}
        </ul>
      }
    >
      None of the {what} matches these filters.
    </EmptyState>
  );
}
