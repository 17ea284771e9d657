import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import type { Actor } from "@/lib/domain/access/actor";

/** What somebody sees who is signed in and has no role: who they are here, and whom to ask for what. */
export function NoAccess({ actor }: { readonly actor: Pick<Actor, "name" | "email"> }) {
  const request = `I signed in to Carabiner as ${actor.email} and have no role there yet. On its page People, give ${actor.email} a role in my Harness organization or project.`;
  return (
    <div className="stack-6">
      <PageHead
        title="You have no access yet"
        lead={`You are signed in as ${actor.name}, ${actor.email}. What you may see and do follows from a role, and nobody gave you one.`}
      />
      <Card title="Ask for a role">
        <div className="in stack-4">
          <p>
            An owner of this portal can give you one, and so can the org admin of your Harness organization. It counts as soon as
            it is given; nothing else is needed of you.
          </p>
          <blockquote className="soft">{request}</blockquote>
          <div>
            <a className="btn sm" href="/">
              Look again
            </a>
          </div>
        </div>
      </Card>
    </div>
  );
}
