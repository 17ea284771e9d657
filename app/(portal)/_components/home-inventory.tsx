import Link from "next/link";

import { counted, plural } from "@/lib/core/plural";
import { Card } from "@/components/ui/card";
import { formatAge } from "@/lib/core/dates";
import { formatCount } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { clustersIcon, serverIcon } from "@/components/ui/icons";
import { clustersPath, instancesPath } from "@/lib/config/routes";

type HomeInventoryProps = {
  readonly counts: {
    readonly instances: number;
    readonly clusters: number;
    readonly services: number;
    readonly readAt: Date | undefined;
  };
  readonly accounts: number;
  readonly now: Date;
};

/** What the connected accounts contain, as last read. A count that was never read is not shown as zero. */
export function HomeInventory({ counts, accounts, now }: HomeInventoryProps) {
  const { readAt } = counts;
  const where = counted(accounts, "AWS account");
  const when = readAt === undefined ? "Not read yet" : `${where}, read ${formatAge(readAt, now)}`;
  return (
    <Card title="What Harness can see">
      <ul className="ladder">
        <li>
          <Icon icon={serverIcon} className="c-none" />
          {readAt === undefined ? (
            <span>Instances</span>
          ) : (
            <span>
              <b className="num">{formatCount(counts.instances)}</b> {plural(counts.instances, "instance", "instances")}
            </span>
          )}
          <Link href={instancesPath}>Instances</Link>
          <span className="d">{when}</span>
        </li>
        <li>
          <Icon icon={clustersIcon} className="c-none" />
          {readAt === undefined ? (
            <span>Clusters</span>
          ) : (
            <span>
              <b className="num">{formatCount(counts.clusters)}</b> {plural(counts.clusters, "cluster", "clusters")},{" "}
              <b className="num">{formatCount(counts.services)}</b> {plural(counts.services, "service", "services")}
            </span>
          )}
          <Link href={clustersPath}>Clusters</Link>
          <span className="d">{when}</span>
        </li>
      </ul>
    </Card>
  );
}
