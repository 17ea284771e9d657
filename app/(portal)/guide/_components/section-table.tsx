import Link from "next/link";

import { DataTable } from "@/components/ui/data-table";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { linkOf, placeWords, type ItemState } from "@/lib/domain/guide/overview";

type SectionTableProps = { readonly caption: string; readonly items: readonly ItemState[] };

/** The items of one section, in the guide's order. */
export function SectionTable({ caption, items }: SectionTableProps) {
  return (
    <DataTable
      caption={caption}
      columns={[
        {
          id: "item",
          head: "Item",
          cell: ({ item }) => (
            <>
              <span className="mono" id={item.id}>
                {item.id}
              </span>{" "}
              <span className="small quiet">line {item.line}</span>
            </>
          ),
        },
        {
          id: "what",
          head: "What the guide asks, and what we do",
          cell: ({ item }) => (
            <>
              {item.title}
              <br />
              <span className="small quiet">{item.obligation}</span>
            </>
          ),
        },
        { id: "place", head: "Belongs to", quiet: true, cell: ({ item }) => placeWords(item.place) },
        {
          id: "state",
          head: "State",
          cell: ({ item, works }) =>
            works ? (
              <>
                <VerdictMark verdict="pass" word="Works" />
                <br />
                <SeeAt item={item} />
              </>
            ) : (
              <VerdictMark verdict="not-reached" word="Not available yet" />
            ),
        },
      ]}
      groups={[{ rows: items }]}
      rowKey={({ item }) => item.id}
    />
  );
}

function SeeAt({ item }: Pick<ItemState, "item">) {
  const link = linkOf(item);
  return (
    <Link className="small" href={link.href}>
      {link.words}
    </Link>
  );
}
