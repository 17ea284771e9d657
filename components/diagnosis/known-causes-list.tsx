import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import type { FailureOwner } from "@/lib/core/errors";
import type { KnownCause } from "@/lib/domain/diagnosis/known-causes";

const HEADINGS: Readonly<Record<FailureOwner, string>> = {
  you: "You can put right",
  "aws-admin": "An AWS admin of the account puts right",
  "org-admin": "The admin of your AWS organization puts right",
  "harness-admin": "A Harness admin puts right",
  "portal-owner": "Whoever runs this portal puts right",
  aws: "AWS puts right",
  harness: "Harness puts right",
  nobody: "Goes away by itself",
};

type KnownCausesListProps = {
  readonly groups: readonly { readonly owner: FailureOwner; readonly causes: readonly KnownCause[] }[];
};

/** Every cause that is recognised, under whoever has to act. */
export function KnownCausesList({ groups }: KnownCausesListProps) {
  return (
    <div className="stack-4">
      {groups.map(({ owner, causes }) => (
        <Card
          key={owner}
          title={HEADINGS[owner]}
          aside={<span className="small quiet num">{causes.length === 1 ? "1 cause" : `${String(causes.length)} causes`}</span>}
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
