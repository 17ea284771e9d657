"use client";

import { useEffect, useMemo, useState, type ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { CheckboxList } from "@/components/form/checkbox-list";
import { ChipsInput } from "@/components/form/chips-input";
import type { FoundValue } from "@/components/form/found-chips";
import { TextField } from "@/components/form/text-field";
import { StepForm } from "@/components/wizard/step-form";
import type { ActionResult } from "@/lib/core/action-result";

import type { PolicyDrawing } from "./live-policy";
import { readTicks, type PolicyBase } from "./policy-input";
import { PolicySection } from "./policy-section";

/** A pack as it is offered. */
export type PackOption = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly locked: boolean;
  /** It waits for roles to pass, or for a tag. */
  readonly needsRoles: boolean;
  readonly needsTag: boolean;
};

type PermissionsFormProps = {
  readonly base: PolicyBase;
  readonly packs: readonly PackOption[];
  /** Roles of the account that the service may take, offered as chips. */
  readonly foundRoles: readonly FoundValue[];
  readonly rolesHint: string;
  readonly nameHint: string;
  /** A name that no policy of the account has, when the one in the field is taken. */
  readonly freeName: string | undefined;
  /** The policy of the saved ticks, drawn by the server. */
  readonly drawing: PolicyDrawing;
  readonly guide: ReactNode;
  /** What is known about the permissions today. */
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

/** What Harness will be allowed to do: ticks, the policy they add up to, and what is known about it today. */
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

const WATCHED = ["packs", "policyName", "passRoleArns", "tagCondition"] as const;

type Draw = (base: PolicyBase, ticks: ReturnType<typeof readTicks>) => PolicyDrawing;

const SIGNS_OF_A_PERSON = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/** The function that draws a policy, loaded when somebody moves on the page: then a tick needs no request. */
function useDraw(): Draw | undefined {
  const [draw, setDraw] = useState<Draw>();

  // Synchronises with the person: whoever only reads never loads the builder.
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
  packs,
  foundRoles,
  rolesHint,
  nameHint,
  freeName,
  drawing: first,
  guide,
  known,
  initial,
}: PermissionsFormProps) {
  const { control } = useFormContext();
  const watched = useWatch({ control, name: [...WATCHED] });
  const draw = useDraw();
  const key = JSON.stringify(readTicks(Object.fromEntries(WATCHED.map((name, index) => [name, watched[index]]))));
  const ticks = useMemo(() => readTicksOf(key), [key]);
  const [start] = useState(() => JSON.stringify(readTicks(initial)));
  const drawing = useMemo(
    () => (draw === undefined || key === start ? first : draw(base, ticks)),
    [draw, key, start, first, base, ticks],
  );
  const ticked = packs.filter((pack) => pack.locked || ticks.packs.includes(pack.id));
  return (
    <div className="stack-6">
      <div className="cols guide">
        <div className="stack-6">
          <CheckboxList
            name="packs"
            label="Tick what applies"
            hint="Some are ticked from your path. The first cannot be removed: without it the connector test fails."
            options={packs.map((pack) => ({
              value: pack.id,
              label: pack.title,
              hint: pack.description,
              aside: drawing.asides[pack.id],
              ...(pack.locked ? { locked: { ticked: true, because: pack.description } } : {}),
            }))}
          />
          {ticked.some((pack) => pack.needsRoles) ? (
            <ChipsInput name="passRoleArns" label="Roles that Harness may pass" hint={rolesHint} found={foundRoles} />
          ) : null}
          {ticked.some((pack) => pack.needsTag) ? (
            <fieldset className="stack-3">
              <legend className="legend">Only instances with this tag</legend>
              <p className="hint">Without a tag every instance of the account could be stopped, ended or given commands.</p>
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
      <PolicySection drawing={drawing} />
      {known}
    </div>
  );
}

function readTicksOf(key: string): ReturnType<typeof readTicks> {
  // Written by `readTicks` one line above; parsed back so that equal ticks are the same object.
  return JSON.parse(key) as ReturnType<typeof readTicks>;
}
