"use client";

import { useWatch } from "react-hook-form";

import { Card } from "@/components/ui/card";
import { GradeMark } from "@/components/ui/grade-mark";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { listed } from "@/lib/core/listed";
import { fitTasks, type Fit, type InstanceFit } from "@/lib/domain/ecs/service/fit";
import { typedPlacement } from "@/lib/domain/runs/ecs-service-values";

import type { ServicePlace } from "../load-service";

/** Instances that are drawn; the rest are counted. */
const MOST_DRAWN = 6;

/** "4 wanted, 2 fit" with the instances that decide it, for the settings as they are typed. */
export function FitCard({ place }: { readonly place: ServicePlace }) {
  const values: unknown = useWatch();
  const typed = typedPlacement(typeof values === "object" && values !== null ? { ...values } : {});
  if (place.task === undefined || typed === undefined) return null;
  const isDaemon = typed.isDaemon;
  const fit = fitTasks({
    wanted: isDaemon ? (place.instances?.filter(({ status }) => status === "ACTIVE").length ?? 0) : typed.desiredCount,
    needs: place.task,
    launch: typed.launch,
    placementStrategies: typed.placementStrategies,
    distinctInstance: isDaemon || typed.distinctInstance,
    instances: place.instances,
    providers: place.providers,
    subnets: place.subnets,
  });
  const drawn = fit.instances.toSorted((one, other) => other.places - one.places).slice(0, MOST_DRAWN);
  const { cpu, memory, networkMode } = place.task;
  const size = [
    ...(cpu === undefined ? [] : [`${String(cpu)} CPU units`]),
    ...(memory === undefined ? [] : [`${String(memory)} MiB`]),
    ...(networkMode === "awsvpc" ? ["1 network interface"] : []),
  ];
  return (
    <Card
      title={<FitTitle fit={fit} />}
      aside={<GradeMark grade={fit.fits === undefined ? "not-testable" : "simulated"} />}
      footer={<p className="small soft">Not counted: {listed(fit.notCounted, "and")}.</p>}
    >
      <div className="in stack-3">
        <p className="small soft">
          {size.length === 0 ? "A placeholder decides the size of a task." : `Each task needs ${size.join(", ")}.`} {fit.because}
          {fit.withOneMore === undefined ? null : ` With one more instance like the largest ${String(fit.withOneMore)} fit.`}
        </p>
        {drawn.length === 0 ? null : (
          <ul className="stack-4">
            {drawn.map((one) => (
              <InstanceRow key={one.instance.arn} fit={one} cpu={cpu ?? 0} memory={memory ?? 0} />
            ))}
          </ul>
        )}
        {fit.instances.length > drawn.length ? (
          <p className="small soft">{`${String(fit.instances.length - drawn.length)} more instances are counted and not drawn.`}</p>
        ) : null}
        {drawn.length === 0 ? null : (
          <p className="key">
            <span>
              <Swatch className="c3" />
              Used now
            </span>
            <span>
              <Swatch className="c1" />
              This service, new
            </span>
          </p>
        )}
      </div>
    </Card>
  );
}

function FitTitle({ fit: { wanted, fits } }: { readonly fit: Fit }) {
  if (fits === undefined) return <>Whether {String(wanted)} tasks fit is not known</>;
  return (
    <>
      {String(wanted)} wanted, {String(fits)} fit
    </>
  );
}

export function Swatch({ className }: { readonly className: string }) {
  return (
    <svg className="swatch" aria-hidden="true">
      <rect className={className} x="0.5" y="0.5" width="9" height="9" rx="2" />
    </svg>
  );
}

type InstanceRowProps = { readonly fit: InstanceFit; readonly cpu: number; readonly memory: number };

function InstanceRow({ fit, cpu, memory }: InstanceRowProps) {
  const { instance, places, words, cpuLeft, memoryLeft, interfacesLeft } = fit;
  const { registered, remaining, interfaces } = instance;
  return (
    <li className="stack-2">
      <div className="row between tight">
        <p className="small">
          <span className="mono">{instance.instanceId}</span>{" "}
          <span className="quiet">
            {[instance.instanceType, instance.availabilityZone].filter((part) => part !== undefined).join(" · ")}
          </span>
        </p>
        <VerdictMark verdict={places > 0 ? "pass" : "fail"} word={`Fits ${String(places)}`} />
      </div>
      <ul className="bars">
        <Bar
          label="CPU"
          total={registered.cpu}
          used={registered.cpu - remaining.cpu}
          added={places * cpu}
          left={`${String(cpuLeft)} left`}
        />
        <Bar
          label="Memory"
          total={registered.memory}
          used={registered.memory - remaining.memory}
          added={places * memory}
          left={`${String(memoryLeft)} left`}
        />
        {interfaces === undefined || interfacesLeft === undefined ? null : (
          <Bar
            label="Interfaces"
            total={interfaces.total}
            used={interfaces.used}
            added={places}
            left={`${String(interfacesLeft)} left`}
          />
        )}
      </ul>
      {words === "" ? null : <p className="small soft">{words}</p>}
    </li>
  );
}

type BarProps = {
  readonly label: string;
  readonly total: number;
  readonly used: number;
  readonly added: number;
  readonly left: string;
};

function Bar({ label, total, used, added, left }: BarProps) {
  const share = (amount: number) => `${String(total === 0 ? 0 : Math.round((amount / total) * 1000) / 10)}%`;
  return (
    <li>
      <span>{label}</span>
      <svg className="bar" aria-hidden="true">
        <rect className="track" x="0" width="100%" height="100%" rx="2" />
        <rect className="c3" x="0" width={share(used)} height="100%" rx="2" />
        <rect className="c1" x={share(used)} width={share(added)} height="100%" rx="2" />
      </svg>
      <span className="v">{left}</span>
    </li>
  );
}
