"use client";

import { Form } from "@/components/form/form";
import { RadioCards } from "@/components/form/radio-cards";
import { SelectField } from "@/components/form/select-field";
import { BeginPanel, type StepCounts } from "@/components/runs/begin-panel";
import { PathFields, type PathChoices } from "@/components/runs/path-fields";
import { Button } from "@/components/ui/button";
import { arrowRightIcon } from "@/components/ui/icons";
import type { newRunSchema } from "@/lib/domain/runs/path-form";
import type { z } from "zod";

import { createRunAction } from "../actions";

type NewRun = z.input<typeof newRunSchema>;

type NewRunFormProps = {
  readonly projects: readonly { readonly value: string; readonly label: string; readonly count?: string | undefined }[];
  readonly accounts: readonly {
    readonly value: string;
    readonly label: string;
    readonly hint: string;
    readonly lockedBecause?: string | undefined;
  }[];
  readonly choices: PathChoices;
  readonly stepCounts: StepCounts;
  /** The initial choices: a project or account that is the only one. */
  readonly initial: Partial<NewRun>;
};

/** Up to this many accounts are cards; more become a list. */
const MOST_CARDS = 6;

/** Project, account and path of a new run. The list of needs follows the choice in the browser. */
export function NewRunForm({ projects, accounts, choices, stepCounts, initial }: NewRunFormProps) {
  return (
    <Form
      label="New run"
      schema={async () => await import("@/lib/domain/runs/path-form").then((module) => module.newRunSchema)}
      defaultValues={initial}
      onSubmit={async (values) => await createRunAction(values)}
    >
      <div className="cols">
        <div className="stack-6">
          <div className="stack-5">
            <SelectField
              name="project"
              label="Harness project"
              hint="The connector, environment and infrastructure are created in it. The list shows projects that you may change."
              options={projects}
              emptyLabel={projects.length === 1 ? undefined : "Choose a project"}
            />
            {accounts.length > MOST_CARDS ? (
              <SelectField
                name="awsConnectionId"
                label="AWS account"
                hint="The account with the instances or clusters that Harness deploys to."
                options={accounts.filter((account) => account.lockedBecause === undefined)}
                emptyLabel="Choose an account"
              />
            ) : (
              <RadioCards
                name="awsConnectionId"
                label="AWS account"
                hint="The account with the instances or clusters that Harness deploys to."
                options={accounts}
              />
            )}
          </div>
          <PathFields choices={choices} />
          <div className="stack-2">
            <Button type="submit" look="primary" iconAfter={arrowRightIcon}>
              Start the run
            </Button>
            <p className="small quiet">Nothing is created in AWS or Harness before you have seen the plan and confirmed it.</p>
          </div>
        </div>
        <BeginPanel stepCounts={stepCounts} />
      </div>
    </Form>
  );
}
