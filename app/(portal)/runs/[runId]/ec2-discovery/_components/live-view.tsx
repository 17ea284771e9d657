"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";

import { plural } from "@/lib/core/plural";
import { CheckboxField } from "@/components/form/checkbox-field";
import { SeenBar } from "@/components/inventory/seen-bar";
import { ZoneBars } from "@/components/inventory/zone-bars";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { GradeMark } from "@/components/ui/grade-mark";
import { Icon } from "@/components/ui/icon";
import { eyeIcon, eyeOffIcon } from "@/components/ui/icons";
import { countHidden, viewInstances, type ViewedRow, type ViewRules } from "@/lib/domain/inventory/harness-view";

import { filterOf, type DiscoveryFacts, type ShownInstance } from "./discovery-facts";

type Row = ViewedRow<ShownInstance>;
type Show = "all" | "seen" | "hidden";

/** Further rows are shown on request. */
const FIRST_ROWS = 100;

/** What Harness will see with the form's current filter, counted in the browser without a request. */
export function LiveView(facts: DiscoveryFacts) {
  const filter = filterOf(useWatch({ name: "filter" }));
  const groupMembers = facts.groups.find(({ name }) => name === filter.asgName)?.members;
  const rows = viewInstances(facts.instances, { filter, deploymentType: facts.deploymentType, groupMembers });
  const seen = rows.filter(({ view }) => view.seen);
  return (
    <>
      <Card label="What Harness will see" padded>
        <div className="split">
          <div role="status">
            <p className="big" data-testid="seen-count">
              {seen.length} <span className="of">of {rows.length}</span>
            </p>
            <p className="small soft">instances Harness will see in {facts.region}</p>
          </div>
          <SeenBar seen={seen.length} hidden={countHidden(rows)} />
        </div>
      </Card>
      <ZoneBars rows={rows.map(({ instance, view }) => ({ zone: instance.availabilityZone, seen: view.seen }))} />
      <InstanceRows rows={rows} region={facts.region} filter={filter} />
      <fieldset className="field">
        <legend className="question">Are these your machines?</legend>
        <CheckboxField
          name="theseAreMine"
          label={plural(
            seen.length,
            "Yes, this is the instance I expect",
            `Yes, these ${String(seen.length)} are the instances I expect`,
          )}
          hint={
            <>
              Recorded as an attestation with your name and the time <GradeMark grade="attested" />
            </>
          }
        />
      </fieldset>
    </>
  );
}

function InstanceRows({
  rows,
  region,
  filter,
}: {
  readonly rows: readonly Row[];
  readonly region: string;
  readonly filter: ViewRules["filter"];
}) {
  const [show, setShow] = useState<Show>("all");
  const [everything, setEverything] = useState(false);
  const seen = rows.filter(({ view }) => view.seen).length;
  const chosen = rows.filter(({ view }) => show === "all" || view.seen === (show === "seen"));
  const shown = everything ? chosen : chosen.slice(0, FIRST_ROWS);
  const choices: readonly { readonly id: Show; readonly label: string }[] = [
    { id: "all", label: `All ${String(rows.length)}` },
    { id: "seen", label: `Seen ${String(seen)}` },
    { id: "hidden", label: `Not seen ${String(rows.length - seen)}` },
  ];
  return (
    <Card
      title="Instances"
      aside={
        <div className="seg" role="group" aria-label="Show">
          {choices.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              aria-pressed={show === id}
              onClick={() => {
                setShow(id);
              }}
            >
              {label}
            </button>
          ))}
        </div>
      }
      footer={
        <>
          <span className="num">
            {shown.length} of {rows.length} shown
          </span>
          {shown.length === chosen.length ? null : (
            <Button
              size="small"
              onClick={() => {
                setEverything(true);
              }}
            >
              Show all {chosen.length}
            </Button>
          )}
        </>
      }
    >
      <DataTable
        caption={`Instances of ${region} with what Harness will see`}
        rowKey={({ instance }) => instance.instanceId}
        groups={[{ rows: shown }]}
        columns={[
          { id: "instance", head: "Instance", cell: InstanceName },
          { id: "seen", head: "Harness will see it", cell: Seen },
          { id: "state", head: "State", cell: ({ instance }) => instance.state },
          { id: "zone", head: "Zone", cell: ({ instance }) => zoneOf(instance, region) },
          { id: "platform", head: "Platform", cell: ({ instance }) => instance.platformDetails ?? instance.platform },
          { id: "ip", head: "Private IP", cell: ({ instance }) => <span className="mono">{instance.privateIpAddress}</span> },
          { id: "tags", head: "Tags", cell: (row) => <Tags row={row} filter={filter} /> },
        ]}
      />
    </Card>
  );
}

function InstanceName({ instance }: Row) {
  return (
    <span>
      <b>{instance.name ?? <span className="quiet">no name tag</span>}</b>
      <span className="mono quiet tiny">
        <br />
        {instance.instanceId}
      </span>
    </span>
  );
}

function Seen({ view }: Row) {
  return (
    <span>
      <span className={view.seen ? "st pass" : "st none"}>
        <Icon icon={view.seen ? eyeIcon : eyeOffIcon} />
        {view.seen ? "Yes" : "No"}
      </span>
      <span className="quiet">
        <br />
        {view.because}
      </span>
    </span>
  );
}

/** The tags that the filter uses, with mismatches marked. Other tags would only crowd the row. */
function Tags({ row: { instance, view }, filter }: { readonly row: Row; readonly filter: ViewRules["filter"] }) {
  const differing = !view.seen && view.kind === "tag" ? view.tagKey?.toLowerCase() : undefined;
  const asked = filter.tags.map(({ key }) => key.toLowerCase());
  const shown = Object.entries(instance.tags).filter(([key]) => asked.includes(key.toLowerCase()));
  return (
    <span className="row tight">
      {shown.map(([key, value]) => (
        <span key={key} className={key.toLowerCase() === differing ? "tag mono warn" : "tag mono"}>
          {key}={value}
        </span>
      ))}
    </span>
  );
}

function zoneOf({ availabilityZone }: ShownInstance, region: string): string {
  return availabilityZone?.startsWith(region) === true
    ? availabilityZone.slice(region.lastIndexOf("-") + 1)
    : (availabilityZone ?? "");
}
