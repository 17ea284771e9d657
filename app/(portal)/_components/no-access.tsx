import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import type { Actor } from "@/lib/domain/access/actor";

/** Shown to a signed-in person without a role: their identity, and whom to ask for a role. */
export function NoAccess({ actor }: { readonly actor: Pick<Actor, "name" | "email"> }) {
  const request = `I signed in to Carabiner as ${actor.email} and have no role there yet. On the People page, give ${actor.email} a role in my Harness organization or project.`;
  return (
    <div className="stack-6">
      <PageHead
        title="You have no access yet"
        lead={`You are signed in as ${actor.name}, ${actor.email}. Access comes with a role, and you have none yet.`}
      />
      <Card title="Ask for a role">
        <div className="in stack-4">
          <p>
            An owner of this portal can give you one, and so can the org admin of your Harness organization. It takes effect at
            once; you do not have to sign in again.
          </p>
          <blockquote className="soft">{request}</blockquote>
          <div>
            <a className="btn sm" href="/">
              Check again
            </a>
          </div>
        </div>
      </Card>
    </div>
  );
}
