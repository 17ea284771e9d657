"use client";

import { useFormContext, useWatch } from "react-hook-form";

import { CheckboxField } from "@/components/form/checkbox-field";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Note } from "@/components/ui/note";
import { counted } from "@/lib/core/plural";
import { deploymentSteps, movablePercents, type Deployment, type Moment } from "@/lib/domain/ecs/service/deployment-steps";
import { wholeOf } from "@/lib/domain/runs/ecs-service-values";

import type { ServicePlace } from "../load-service";
import { Swatch } from "./fit-card";

/** More places than this are drawn as one block a state. */
const MOST_PLACES = 16;
const MOST_MOMENTS = 4;

/** Minimum and maximum percent with what they do at this count, and the circuit breaker. */
export function RolloutFields({ place }: { readonly place: ServicePlace }) {
  const breaks: unknown = useWatch({ name: "circuitBreaker.enable" });
  return (
    <fieldset className="stack-4">
      <legend className="legend">How does a new version replace the old one?</legend>
      <div className="form-pair">
        <TextField
          name="minimumHealthyPercent"
          label="Minimum healthy percent"
          hint="Of the desired count, rounded up."
          inputMode="numeric"
          width="short"
        />
        <TextField
          name="maximumPercent"
          label="Maximum percent"
          hint="Of the desired count, rounded down."
          inputMode="numeric"
          width="short"
        />
      </div>
      {place.strategy === "blue-green" ? <BlueGreenNote /> : <Rollout />}
      <CheckboxField
        name="circuitBreaker.enable"
        label="End a deployment whose tasks keep failing (circuit breaker)"
        hint={place.strategy === "blue-green" ? "Without effect for blue/green: Harness rolls back itself." : undefined}
      />
      {breaks === true ? (
        <CheckboxField name="circuitBreaker.rollback" label="Then roll back to the last version that worked" />
      ) : null}
    </fieldset>
  );
}

function useWhole(name: string): number | undefined {
  return wholeOf(useWatch({ name }));
}

function BlueGreenNote() {
  const count = useWhole("desiredCount") ?? 0;
  return (
    <Note tone="info" title={`Blue/green runs ${String(count)} old and ${String(count)} new tasks beside each other`}>
      The cluster needs room for {counted(2 * count, "task")} until the old ones are stopped. The percents apply only when ECS
      replaces tasks that failed.
    </Note>
  );
}

function Rollout() {
  const { setValue } = useFormContext();
  const desiredCount = useWhole("desiredCount");
  const minimumHealthyPercent = useWhole("minimumHealthyPercent");
  const maximumPercent = useWhole("maximumPercent");
  if (desiredCount === undefined || minimumHealthyPercent === undefined || maximumPercent === undefined) return null;
  if (desiredCount === 0) {
    return (
      <Note tone="info" title="With a desired count of 0 nothing is replaced">
        Harness deploys the new version, and no task starts.
      </Note>
    );
  }
  const numbers = { desiredCount, minimumHealthyPercent, maximumPercent };
  const roomy = deploymentSteps(numbers);
  const { least, most } = roomy.bounds;
  if (roomy.stuck) {
    const movable = movablePercents(numbers).maximumPercent;
    return (
      <Note
        tone="fail"
        title="ECS can neither stop an old task nor start a new one"
        action={
          <Button
            size="small"
            onClick={() => {
              setValue("maximumPercent", String(movable), { shouldDirty: true, shouldValidate: true });
            }}
          >
            Use a maximum of {String(movable)} %
          </Button>
        }
      >
        {`${String(minimumHealthyPercent)} % of ${String(desiredCount)} rounds up to ${String(least)}, and ${String(maximumPercent)} % rounds down to ${String(most)}.`}
      </Note>
    );
  }
  const tight = deploymentSteps(numbers, desiredCount);
  return (
    <Card
      title={`Never under ${counted(least, "task")}, never over ${String(most)}`}
      footer={
        <p className="key">
          <Legend className="c3" word="Old" />
          <Legend className="hx" word="Old, draining" />
          <Legend className="hz" word="New, starting" />
          <Legend className="c1" word="New, healthy" />
          <Legend className="empty" word="Free place" />
        </p>
      }
    >
      <div className="lanes">
        <Lane title={`With room for ${String(most)}`} deployment={roomy} />
        <Lane title="With no spare room" deployment={tight} />
      </div>
    </Card>
  );
}

function Legend({ className, word }: { readonly className: string; readonly word: string }) {
  return (
    <span>
      <Swatch className={className} />
      {word}
    </span>
  );
}

function Lane({ title, deployment }: { readonly title: string; readonly deployment: Deployment }) {
  const { moments, bounds, stuck } = deployment;
  const shown = moments.length <= MOST_MOMENTS ? moments : [...moments.slice(0, MOST_MOMENTS - 1), ...moments.slice(-1)];
  const hidden = moments.length - shown.length;
  return (
    <div>
      <h3>{title}</h3>
      <ol className="moments">
        {shown.map((moment, index) => (
          <li key={index}>
            <span className="n">{index === shown.length - 1 && hidden > 0 ? moments.length : index + 1}</span>
            <span>{moment.words}</span>
            <span className="num soft">{moment.old + moment.draining + moment.starting + moment.healthy} there</span>
            <Places moment={moment} most={Math.max(bounds.most, bounds.desired)} least={bounds.least} />
          </li>
        ))}
      </ol>
      {hidden > 0 ? <p className="small soft mt">{counted(hidden, "moment")} like these in between.</p> : null}
      {stuck ? (
        <p className="small soft mt">Here it stops: without spare room no old task may stop. Add room or lower the minimum.</p>
      ) : null}
    </div>
  );
}

type PlacesProps = { readonly moment: Moment; readonly most: number; readonly least: number };

/** The tasks of one moment: a place each, or one block a state where there are many. */
function Places({ moment, most, least }: PlacesProps) {
  const states = [
    { className: "hx", count: moment.draining },
    { className: "c3", count: moment.old },
    { className: "c1", count: moment.healthy },
    { className: "hz", count: moment.starting },
  ];
  const total = Math.max(most, moment.old + moment.draining + moment.starting + moment.healthy, 1);
  const cell = 100 / total;
  const filled = states.flatMap(({ className, count }) =>
    total > MOST_PLACES
      ? count === 0
        ? []
        : [{ className, span: count }]
      : Array.from({ length: count }, () => ({ className, span: 1 })),
  );
  const used = filled.reduce((sum, { span }) => sum + span, 0);
  const free =
    total > MOST_PLACES
      ? used < total
        ? [{ className: "empty", span: total - used }]
        : []
      : Array.from({ length: total - used }, () => ({ className: "empty", span: 1 }));
  let start = 0;
  const boxes = [...filled, ...free].map(({ className, span }) => {
    const box = { className, x: start * cell + 0.4, width: span * cell - 0.8 };
    start += span;
    return box;
  });
  const percent = (value: number) => `${String(Math.round(value * 100) / 100)}%`;
  return (
    <svg className="bar" height="20" aria-hidden="true">
      {boxes.map(({ className, x, width }, index) => (
        <rect key={index} className={className} x={percent(x)} y="3" width={percent(width)} height="14" rx="2" />
      ))}
      <line className="limit" x1={percent(least * cell)} y1="0" x2={percent(least * cell)} y2="20" />
    </svg>
  );
}
