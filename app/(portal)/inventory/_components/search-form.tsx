import { Button } from "@/components/ui/button";
import { searchIcon } from "@/components/ui/icons";
import { FILTER_KEYS, type InventoryFilter } from "@/lib/domain/inventory/inventory-filter";

type SearchFormProps = { readonly path: string; readonly label: string; readonly filter: InventoryFilter };

/** A text search that keeps the other filters. */
export function SearchForm({ path, label, filter }: SearchFormProps) {
  return (
    <form action={path} method="get" role="search" className="row" aria-label={label}>
      {FILTER_KEYS.filter((key) => key !== "q" && filter[key] !== undefined).map((key) => (
        <input key={key} type="hidden" name={key} value={filter[key]} />
      ))}
      <label htmlFor="inventory-text" className="small">
        {label}
      </label>
      <input
        id="inventory-text"
        name="q"
        type="search"
        className="input w-medium"
        defaultValue={filter.q ?? ""}
        autoComplete="off"
      />
      <Button type="submit" icon={searchIcon}>
        Find
      </Button>
    </form>
  );
}
