import { PageHead } from "@/components/shell/page-head";
import { LinkButton } from "@/components/ui/link-button";

/** The same text for missing pages and for pages the person may not see. */
export default function NotFound() {
  return (
    <div className="stack-5">
      <PageHead
        title="There is nothing here, or you may not see it"
        lead="Check the address, or ask the person who sent it to you."
      />
      <div>
        <LinkButton href="/">Go to Home</LinkButton>
      </div>
    </div>
  );
}
