import type { Metadata } from "next";

import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Tabs } from "@/components/ui/tabs";
import { guideOverview, type SectionState } from "@/lib/domain/guide/overview";
import { describeGuideVersion } from "@/lib/domain/guide/text";
import { requireActor } from "@/lib/server/session";

import { CorrectionList } from "./_components/correction-list";
import { FurtherReading } from "./_components/further-reading";
import { SectionTable } from "./_components/section-table";

export const metadata: Metadata = { title: "Guide" };

type View = "all" | "works" | "open";

type GuidePageProps = { readonly searchParams: Promise<{ readonly show?: string | string[] }> };

/** The guide's items in our words: what each one became, and on which page. */
export default async function GuidePage({ searchParams }: GuidePageProps) {
  await requireActor();
  const view = toView((await searchParams).show);
  const overview = guideOverview();
  const sections = overview.sections.map((section) => filterItems(section, view)).filter((section) => section.items.length > 0);
  const open = overview.total - overview.works;

  return (
    <div className="stack-6">
      <PageHead
        title={`${overview.works} of ${overview.total} guide items work here`}
        lead={`An item is a line of the guide with a requirement. It works when its page, its test and its evidence exist. The guide: ${describeGuideVersion()}.`}
      />
      <Tabs
        label="Which items"
        tabs={[
          { label: "All", href: "/guide", current: view === "all", count: overview.total },
          { label: "Work here", href: "/guide?show=works", current: view === "works", count: overview.works },
          { label: "Not available yet", href: "/guide?show=open", current: view === "open", count: open },
        ]}
      />
      <div className="cols">
        <div className="stack-6">
          {sections.length === 0 ? <EmptyState>No item is in this view.</EmptyState> : null}
          {sections.map((section) => (
            <Card
              key={section.anchor}
              id={section.anchor}
              title={section.section}
              aside={<span className="small quiet num">{`${section.works} of ${section.total} work`}</span>}
            >
              <SectionTable caption={section.section} items={section.items} />
            </Card>
          ))}
          <CorrectionList />
          <FurtherReading />
        </div>
        <nav aria-label="Sections of the guide" className="stack-2">
          <h2>Sections</h2>
          <ol className="stack-1">
            {sections.map((section) => (
              <li key={section.anchor}>
                <a href={`#${section.anchor}`}>{section.section}</a>{" "}
                <span className="small quiet num">{section.items.length}</span>
              </li>
            ))}
            <li>
              <a href="#corrections">Corrections</a>
            </li>
            <li>
              <a href="#further-reading">Further reading</a>
            </li>
          </ol>
        </nav>
      </div>
    </div>
  );
}

function toView(show: string | string[] | undefined): View {
  return show === "works" || show === "open" ? show : "all";
}

function filterItems(section: SectionState, view: View): SectionState & { readonly total: number } {
  const items = section.items.filter(({ works }) => view === "all" || works === (view === "works"));
  return { ...section, items, total: section.items.length };
}
