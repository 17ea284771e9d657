import { LinkButton } from "@/components/ui/link-button";
import { bookIcon, cloudIcon, serverIcon, terminalIcon, type IconShape } from "@/components/ui/icons";
import { runPagePath } from "@/lib/config/routes";

const WAYS: readonly { readonly id: string; readonly words: string; readonly icon: IconShape }[] = [
  { id: "console", words: "Console walk-through", icon: bookIcon },
  { id: "cli", words: "AWS CLI script", icon: terminalIcon },
  { id: "cloudformation", words: "CloudFormation", icon: cloudIcon },
  { id: "terraform", words: "Terraform", icon: serverIcon },
];

/** Links for a person who may carry out these operations: the identity step describes them in four ways. */
export function HandOffLinks({ runId }: { readonly runId: string }) {
  return (
    <section aria-labelledby="hand-off">
      <div className="section-head">
        <h2 id="hand-off">Not allowed to do this yourself?</h2>
        <p>Give these to a person who is. The checks afterwards are the same.</p>
      </div>
      <div className="row">
        {WAYS.map((way) => (
          <LinkButton key={way.id} size="small" icon={way.icon} href={`${runPagePath(runId, "identity")}?way=${way.id}#hand-off`}>
            {way.words}
          </LinkButton>
        ))}
      </div>
    </section>
  );
}
