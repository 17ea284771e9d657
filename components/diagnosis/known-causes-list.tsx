import { counted } from "@/lib/core/plural";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import type { FailureOwner } from "@/lib/core/errors";
import type { KnownCause } from "@/lib/domain/diagnosis/known-causes";

const HEADINGS: Readonly<Record<FailureOwner, string>> = {
  you: "Fixed by you",
  "aws-admin": "Fixed by an AWS admin of the account",
  "org-admin": "Fixed by the admin of your AWS organization",
  "harness-admin": "Fixed by a Harness admin",
  "portal-owner": "Fixed by the owner of this portal",
  aws: "Fixed by AWS",
  harness: "Fixed by Harness",
  nobody: "Resolves without action",
};

type KnownCausesListProps = {
  readonly groups: readonly { readonly owner: FailureOwner; readonly causes: readonly KnownCause[] }[];
};

/** Every recognised cause, grouped by who has to act. */
export function KnownCausesList({ groups }: KnownCausesListProps) {
  return (
    <div className="stack-4">
      {groups.map(({ owner, causes }) => (
        <Card
          key={owner}
          title={HEADINGS[owner]}
          aside={<span className="small quiet num">{counted(causes.length, "cause")}</span>}
        >
          {causes.map((cause) => (
            <details className="more pad-x" key={cause.causeId}>
              <summary>
                <Icon icon={chevronRightIcon} />
                {cause.title}
              </summary>
              <div className="stack-2 small soft">
                <p>{cause.cause}</p>
                <p>{cause.fix}</p>
              </div>
            </details>
          ))}
        </Card>
      ))}
    </div>
  );
}
