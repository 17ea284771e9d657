import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { KeyValue } from "@/components/ui/key-value";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { formatClock } from "@/lib/core/dates";
import { linkTarget } from "@/lib/core/link-target";
import { counted } from "@/lib/core/plural";
import type { TestDeployment } from "@/lib/domain/deployment/deployment";
import { consoleTasksUrl } from "@/lib/domain/deployment/deployment-links";
import { eventWords, runningWords, taskRows, type TaskRow } from "@/lib/domain/deployment/deployment-view";
import type { ServiceEvent, ServiceNow } from "@/lib/domain/deployment/ecs-now";

/** Events that are shown before the rest is opened. */
const SHOWN_EVENTS = 5;

/** The side of AWS: rollouts, tasks and events of the service. */
export function ServiceCard({ deployment }: { readonly deployment: TestDeployment }) {
  const { target, seen } = deployment;
  const rows = taskRows(deployment);
  const service = seen.services.find(({ status }) => status === "ACTIVE")?.name ?? target.service;
  return (
    <Card
      title={`AWS: ${runningWords(deployment)}`}
      aside={
        <span className="small quiet">
          {target.cluster} / {target.service}
        </span>
      }
      footer={
        <>
          <span className="num">
            {counted(seen.events.length, "event")}, {counted(seen.tasks.length, "task")}
          </span>
          <a href={linkTarget(consoleTasksUrl(target, service))} rel="noreferrer">
            Open in the AWS console
          </a>
        </>
      }
    >
      <div className="in">
        <KeyValue facts={seen.services.flatMap(rolloutFacts)} />
        {seen.services.length === 0 ? <p className="small soft">ECS has no service of this name yet.</p> : null}
      </div>
      {rows.length === 0 ? null : <TaskTable rows={rows} service={target.service} />}
      <Events events={seen.events} />
    </Card>
  );
}

function rolloutFacts({ name, status, rollouts, desired, running, pending }: ServiceNow) {
  if (status === "INACTIVE") return [{ name, value: "Deleted" }];
  if (rollouts.length === 0) return [{ name, value: countWords({ running, pending, desired }) }];
  return rollouts.map((rollout) => ({
    name: `${rollout.isPrimary ? "Rollout" : "Earlier"} ${rollout.revision}`,
    value: `${countWords(rollout)}${rollout.state === undefined ? "" : `, ${STATES[rollout.state] ?? rollout.state}`}`,
  }));
}

const STATES: Readonly<Record<string, string>> = { IN_PROGRESS: "in progress", COMPLETED: "completed", FAILED: "failed" };

function countWords({ running, pending, desired }: Pick<ServiceNow, "running" | "pending" | "desired">): string {
  return `${String(running)} running, ${String(pending)} pending, ${String(desired)} desired`;
}

function TaskTable({ rows, service }: { readonly rows: readonly TaskRow[]; readonly service: string }) {
  return (
    <DataTable
      caption={`Tasks of service ${service} with their states`}
      rowKey={(row) => row.arn}
      groups={[{ rows }]}
      columns={[
        { id: "task", head: "Task", cell: (row) => <span className="mono">{row.id}</span> },
        { id: "revision", head: "Revision", cell: (row) => <span className="mono">{row.revision}</span> },
        { id: "state", head: "State", cell: (row) => <TaskState row={row} /> },
        { id: "zone", head: "Zone", quiet: true, cell: (row) => row.zone },
      ]}
    />
  );
}

function TaskState({ row }: { readonly row: TaskRow }) {
  const verdict = row.status === "Running" ? "pass" : row.status === "Stopped" ? "fail" : "in-progress";
  const same = row.same === 0 ? [] : [`${counted(row.same, "other")} the same`];
  const detail = [...(row.detail === "" ? [] : [row.detail]), ...same].join(", ");
  return (
    <>
      <VerdictMark verdict={verdict} word={row.status} />
      {detail === "" ? null : <span className="quiet line2">{detail}</span>}
    </>
  );
}

function Events({ events }: { readonly events: readonly ServiceEvent[] }) {
  if (events.length === 0) return null;
  const rest = events.slice(SHOWN_EVENTS);
  return (
    <div className="in rule-top stack-2">
      <h3>Service events, newest first</h3>
      <EventList events={events.slice(0, SHOWN_EVENTS)} />
      {rest.length === 0 ? null : (
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            {counted(rest.length, "earlier event")}
          </summary>
          <EventList events={rest} />
        </details>
      )}
    </div>
  );
}

function EventList({ events }: { readonly events: readonly ServiceEvent[] }) {
  return (
    <ol className="events small">
      {events.map(({ id, at, message }) => (
        <li key={id}>
          <span className="num quiet">{formatClock(new Date(at))}</span>
          <span>{eventWords(message)}</span>
        </li>
      ))}
    </ol>
  );
}
