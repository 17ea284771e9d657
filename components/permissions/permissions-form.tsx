"use client";

import { useEffect, useMemo, useState, type ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { counted } from "@/lib/core/plural";
import { CheckboxList } from "@/components/form/checkbox-list";
import { ChipsInput } from "@/components/form/chips-input";
import type { FoundValue } from "@/components/form/found-chips";
import { SelectField, type SelectOption } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { StepForm } from "@/components/wizard/step-form";
import type { ActionResult } from "@/lib/core/action-result";

import type { PackNeed } from "./build-view";
import type { PolicyDrawing } from "./live-policy";
import { OwnPolicy } from "./own-policy";
import { POLICY_FIELDS, readTicks, type PolicyBase } from "./policy-input";
import { PolicySection } from "./policy-section";

/** A pack as an option of the form. */
export type PackOption = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly locked: boolean;
  /** Additional answers that it needs. */
  readonly needs: readonly PackNeed[];
};

/** Packs under one heading; `folded` if the path does not need their kind and none is ticked. */
export type PackOptionGroup = { readonly title: string; readonly packs: readonly PackOption[]; readonly folded: boolean };

/** A list read from the account, with its hint. */
export type FoundList<Item> = { readonly found: readonly Item[]; readonly hint: string };

type PermissionsFormProps = {
  readonly base: PolicyBase;
  readonly groups: readonly PackOptionGroup[];
  /** Roles of the account that ECS tasks, or EC2, may assume. */
  readonly taskRoles: FoundList<FoundValue>;
  readonly instanceRoles: FoundList<FoundValue>;
  readonly clusters: FoundList<SelectOption>;
  readonly nameHint: string;
  /** A free policy name, when the one in the field is taken. */
  readonly freeName: string | undefined;
  /** The policy for the saved ticks, drawn by the server. */
  readonly drawing: PolicyDrawing;
  readonly guide: ReactNode;
  /** The newest check results of the permissions. */
  readonly known: ReactNode;
  readonly handOver: ReactNode;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt: string | undefined;
  readonly save: (input: {
    readonly value: Record<string, unknown>;
    readonly complete: boolean;
    readonly version: number;
  }) => Promise<ActionResult<{ readonly version: number; readonly savedAt: string; readonly nextSlug: string }>>;
};

const loadSchema = async () => (await import("@/lib/domain/runs/answers/permissions")).permissionsSchema;

/** What Harness will be allowed to do: ticks, the resulting policy, and its newest check results. */
export function PermissionsForm(props: PermissionsFormProps) {
  return (
    <StepForm
      schema={loadSchema}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      save={props.save}
      handOver={props.handOver}
    >
      <Content {...props} />
    </StepForm>
  );
}

type Draw = (base: PolicyBase, ticks: ReturnType<typeof readTicks>) => PolicyDrawing;

const SIGNS_OF_A_PERSON = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/** The function that draws a policy, loaded at the first sign of activity so that a tick needs no request. */
function useDraw(): Draw | undefined {
  const [draw, setDraw] = useState<Draw>();

  // Synchronises with the person's activity: without any, the builder is never loaded.
  useEffect(() => {
    const stop = new AbortController();
    const load = () => {
      stop.abort();
      void import("./live-policy").then((module) => {
        setDraw(() => module.drawPolicy);
      });
    };
    for (const sign of SIGNS_OF_A_PERSON) window.addEventListener(sign, load, { signal: stop.signal });
    return () => {
      stop.abort();
    };
  }, []);
  return draw;
}

function Content({
  base,
  groups: offered,
  taskRoles,
  instanceRoles,
  clusters,
  nameHint,
  freeName,
  drawing: first,
  guide,
  known,
  initial,
}: PermissionsFormProps) {
  const { control } = useFormContext();
  const watched = useWatch({ control, name: [...POLICY_FIELDS] });
  const draw = useDraw();
  // A saved draft refreshes the page. A group must not fold or unfold while a person ticks in it.
  const [groups] = useState(offered);
  const key = JSON.stringify(Object.fromEntries(POLICY_FIELDS.map((name, index) => [name, watched[index]])));
  const ticks = useMemo(() => readTicksOf(key), [key]);
  const [start] = useState(() => JSON.stringify(readTicks(initial)));
  const drawing = useMemo(
    () => (draw === undefined || JSON.stringify(ticks) === start ? first : draw(base, ticks)),
    [draw, start, first, base, ticks],
  );
  const needs = new Set(
    groups.flatMap(({ packs }) =>
      packs.filter(({ id, locked }) => locked || ticks.packs.includes(id)).flatMap((pack) => pack.needs),
    ),
  );
  return (
    <div className="stack-6">
      <div className="cols guide">
        <div className="stack-6">
          <CheckboxList
            name="packs"
            label="Tick what applies"
            hint="Some are preselected by your path. The first cannot be removed: without it the connector test fails."
            groups={groups.map(({ title, packs, folded }) => ({
              title,
              folded: folded ? counted(packs.length, "more", "more") : undefined,
              options: packs.map((pack) => ({
                value: pack.id,
                label: pack.title,
                hint: pack.description,
                aside: drawing.asides[pack.id],
                locked: pack.locked ? { ticked: true, because: pack.description } : undefined,
              })),
            }))}
          />
          {needs.has("taskRoles") ? (
            <ChipsInput name="taskRoleArns" label="Roles for ECS tasks" hint={taskRoles.hint} found={taskRoles.found} />
          ) : null}
          {needs.has("cluster") ? (
            <SelectField
              name="cluster"
              label="ECS cluster"
              hint={clusters.hint}
              width="medium"
              emptyLabel="Every cluster of the account"
              options={clusters.found}
            />
          ) : null}
          {needs.has("instanceRoles") ? (
            <ChipsInput
              name="instanceRoleArns"
              label="Roles for new instances"
              hint={instanceRoles.hint}
              found={instanceRoles.found}
            />
          ) : null}
          {needs.has("instanceTag") ? (
            <fieldset className="stack-3">
              <legend className="legend">Only instances with this tag</legend>
              <p className="hint">Without a tag, every instance of the account could be stopped, terminated or sent commands.</p>
              <TextField name="tagCondition.key" label="Tag" width="medium" mono />
              <TextField name="tagCondition.value" label="Value" width="medium" mono />
            </fieldset>
          ) : null}
          <TextField
            name="policyName"
            label="Name of the policy"
            hint={nameHint}
            width="medium"
            mono
            found={freeName === undefined ? [] : [{ value: freeName }]}
          />
          <TextField name="description" label="Description" />
        </div>
        {guide}
      </div>
      <div className="stack-4">
        <PolicySection drawing={drawing} />
        <OwnPolicy base={base} ticks={ticks} />
      </div>
      {known}
    </div>
  );
}

/** Parses the ticks from JSON, so that `useMemo` can depend on a string and equal values keep the same object. */
function readTicksOf(key: string): ReturnType<typeof readTicks> {
  const values: unknown = JSON.parse(key);
  return readTicks(typeof values === "object" ? { ...values } : {});
}
