import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Card } from "@/components/ui/card";
import { DataTable, type Column } from "@/components/ui/data-table";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { AppError } from "@/lib/core/errors";
import { counted, plural } from "@/lib/core/plural";
import type { Result } from "@/lib/core/result";
import type { WorkingService } from "@/lib/domain/clusters/cluster-work";

type ServicesCardProps = { readonly cluster: string; readonly look: Result<readonly WorkingService[], AppError> };

/** The ones that need a look come first, and the others are opened. */
const SHOWN = 3;

/** The services of the chosen cluster with their health. */
export function ServicesCard({ cluster, look }: ServicesCardProps) {
  if (!look.ok) return <LookupFailure what={`The services of ${cluster}`} error={look.error} />;
  const services = look.value;
  if (services.length === 0) {
    return (
      <Card title={`${cluster} has no service yet`} padded>
        <p className="small soft">The first deployment creates one. Nothing has to be healthy before that.</p>
      </Card>
    );
  }
  const [first, rest] = [services.slice(0, SHOWN), services.slice(SHOWN)];
  const controls = services.flatMap(({ health }) => health.control ?? []);
  return (
    <Card title={headingOf(cluster, services)} footer={controls.length === 0 ? undefined : <Controls controls={controls} />}>
      <Services cluster={cluster} rows={first} />
      {rest.length === 0 ? null : (
        <details className="more in">
          <summary>
            <Icon icon={chevronRightIcon} />
            {plural(rest.length, "1 more service", `${String(rest.length)} more services`)}
          </summary>
          <div className="mt">
            <Services cluster={`${cluster}, continued`} rows={rest} />
          </div>
        </details>
      )}
    </Card>
  );
}

function headingOf(cluster: string, services: readonly WorkingService[]): string {
  const idle = services.filter(({ health }) => health.verdict === "not-applicable").length;
  const healthy = services.filter(({ health }) => health.verdict === "pass").length;
  const wanted = services.length - idle;
  const zero = idle === 0 ? "" : `, ${String(idle)} ${plural(idle, "is", "are")} scaled to zero`;
  if (wanted === 0) return `All ${counted(idle, "service")} of ${cluster} are scaled to zero`;
  const all = plural(wanted, "The service", `All ${String(wanted)} services`);
  const some = `${String(healthy)} of ${counted(wanted, "service")}`;
  return `${healthy === wanted ? all : some} of ${cluster} ${plural(healthy, "is", "are")} healthy${zero}`;
}

function Controls({ controls }: { readonly controls: readonly string[] }) {
  return (
    <ul className="stack-1 small">
      {controls.map((control) => (
        <li key={control}>{control}</li>
      ))}
    </ul>
  );
}

function Share({ part, whole }: { readonly part: number; readonly whole: number }) {
  return (
    <span className="nowrap">
      {part} of {whole}
    </span>
  );
}

const COLUMNS: readonly Column<WorkingService>[] = [
  { id: "service", head: "Service", cell: ({ service }) => <b className="wrap-anywhere">{service.name}</b> },
  {
    id: "health",
    head: "Health",
    cell: ({ health }) => (
      <div className="stack-1">
        <VerdictMark verdict={health.verdict} word={health.word} />
        {health.verdict === "pass" ? null : <p className="small soft">{health.why}</p>}
      </div>
    ),
  },
  {
    id: "tasks",
    head: "Tasks",
    numeric: true,
    cell: ({ service }) => <Share part={service.running} whole={service.desired} />,
  },
  { id: "rollout", head: "Rollout", cell: ({ service }) => service.rollout ?? "not reported" },
  {
    id: "targets",
    head: "Healthy targets",
    numeric: true,
    cell: ({ health, service }) => {
      if (service.targetGroupArns.length === 0) return "no load balancer";
      return health.targets === undefined ? "unknown" : <Share part={health.targets.healthy} whole={health.targets.total} />;
    },
  },
  {
    id: "launch",
    head: "Launch type",
    quiet: true,
    cell: ({ service }) =>
      service.capacityProviders.length > 0 ? service.capacityProviders.join(", ") : (service.launchType ?? "unknown"),
  },
  { id: "controller", head: "Controller", quiet: true, cell: ({ service }) => service.controller },
];

function Services({ cluster, rows }: { readonly cluster: string; readonly rows: readonly WorkingService[] }) {
  return (
    <DataTable
      caption={`Services of cluster ${cluster} with their health`}
      columns={COLUMNS}
      groups={[{ rows }]}
      rowKey={({ service }) => service.arn}
    />
  );
}
