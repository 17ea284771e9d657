import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { linkTarget } from "@/lib/core/link-target";
import { GUIDE_LINKS, type GuideLink } from "@/lib/domain/guide/links";

/** The guide's links, and replacements for dead ones (guide items G217-G222, correction M28). */
export function FurtherReading() {
  return (
    <Card id="further-reading" title="Further reading">
      <DataTable
        caption="The guide’s links, with today’s pages"
        columns={[
          {
            id: "item",
            head: "Item",
            cell: ({ item, line }) => (
              <>
                <span className="mono">{item}</span> <span className="small quiet">line {line}</span>
              </>
            ),
          },
          { id: "subject", head: "About", cell: ({ title }) => title },
          { id: "link", head: "Where to read it", cell: Pages },
        ]}
        groups={[{ rows: GUIDE_LINKS }]}
        rowKey={({ item }) => item}
      />
    </Card>
  );
}

function Pages({ original, replacements }: GuideLink) {
  if (replacements === undefined) {
    return (
      <a href={linkTarget(original)} rel="noreferrer">
        {original.slice("https://".length)}
      </a>
    );
  }
  return (
    <>
      <span className="small quiet">The guide links to {original}, a page of the retired Harness FirstGen. Replaced by</span>
      {replacements.map(({ title, url }) => (
        <span key={url}>
          <br />
          <a href={linkTarget(url)} rel="noreferrer">
            {title}
          </a>
        </span>
      ))}
    </>
  );
}
