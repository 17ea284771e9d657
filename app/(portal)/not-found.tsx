import { PageHead } from "@/components/shell/page-head";
import { LinkButton } from "@/components/ui/link-button";

/** The same words for what is absent and for what the person may not see. */
export default function NotFound() {
  return (
    <div className="stack-5">
      <PageHead title="There is nothing here, or you may not see it" lead="Check the address, or ask whoever sent it to you." />
      <div>
        <LinkButton href="/">Go to Home</LinkButton>
      </div>
    </div>
  );
}
