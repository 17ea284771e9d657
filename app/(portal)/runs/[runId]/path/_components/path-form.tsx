"use client";

import type { z } from "zod";

import { Form } from "@/components/form/form";
import { PathConsequences, type PathFacts } from "@/components/runs/path-consequences";
import { PathFields, type PathChoices } from "@/components/runs/path-fields";
import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link-button";
import type { Path } from "@/lib/domain/runs/path";
import type { changePathSchema } from "@/lib/domain/runs/path-form";

import { changePathAction } from "../../actions";

type PathFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly current: Path;
  /** The current path, with a choice in the groups that it does not have. */
  readonly initial: z.input<typeof changePathSchema>;
  readonly choices: PathChoices;
  readonly facts: PathFacts;
};

/** Another path for a run, with its consequences shown before the change. */
export function PathForm({ runId, runHref, current, initial, choices, facts }: PathFormProps) {
  return (
    <Form
      label="Path of the run"
      schema={async () => await import("@/lib/domain/runs/path-form").then((module) => module.changePathSchema)}
      defaultValues={initial}
      onSubmit={async (path) => await changePathAction({ runId, path })}
    >
      <div className="cols">
        <div className="stack-6">
          <PathFields choices={choices} />
          <div className="row">
            <Button type="submit" look="primary">
              Change the path
            </Button>
            <LinkButton href={runHref}>Keep the path</LinkButton>
          </div>
        </div>
        <PathConsequences current={current} facts={facts} />
      </div>
    </Form>
  );
}
