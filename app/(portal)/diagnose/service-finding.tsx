import Link from "next/link";

import { FirstCause } from "@/components/troubleshoot/first-cause";
import { ServiceChecks } from "@/components/troubleshoot/service-checks";
import { formatExact } from "@/lib/core/dates";
import type { AccountReads } from "@/lib/deps/account-reads";
import { firstCause } from "@/lib/domain/troubleshoot/first-cause";
import type { TroubleQuestion } from "@/lib/domain/troubleshoot/service-facts";
import { withinContentDeadline } from "@/lib/server/page-deadline";

type ServiceFindingProps = {
  readonly account: AccountReads;
  readonly question: TroubleQuestion;
  /** The same page for another service of the cluster. */
  readonly hrefOf: (service: string) => string;
};

/** Reads a service and shows the first cause, then every check in order. */
export async function ServiceFinding({ account, question, hrefOf }: ServiceFindingProps) {
  const facts = await withinContentDeadline(async () => await account.readServiceFacts(question));
  const finding = firstCause(facts);
  const look = facts.service.state === "read" ? facts.service.value : undefined;
  const others = look === undefined || look.found !== undefined ? [] : look.known;
  return (
    <>
      <FirstCause finding={finding} owner={ownerOf(finding.cause?.repair.owner, question.place.account)} />
      {others.length === 0 ? null : (
        <section aria-labelledby="others" className="stack-2">
          <h2 id="others">Services of this cluster</h2>
          <ul className="in stack-1">
            {others.map((name) => (
              <li key={name}>
                <Link href={hrefOf(name)}>{name}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="checks" className="stack-3">
        <h2 id="checks">All checks, in order</h2>
        <ServiceChecks checks={finding.checks} cause={finding.cause} />
        <p className="small soft">
          Read at {formatExact(new Date(facts.at))}. Not read: network access control lists, quotas and the network of container
          instances.
        </p>
      </section>
    </>
  );
}

function ownerOf(owner: string | undefined, account: string): string | undefined {
  return owner === "aws-admin" ? `An AWS admin of ${account}` : undefined;
}
