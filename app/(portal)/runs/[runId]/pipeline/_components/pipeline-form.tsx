"use client";

import { useRouter } from "next/navigation";
import { useWatch, type FieldValues } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { TextField } from "@/components/form/text-field";
import { StepForm } from "@/components/wizard/step-form";

import { savePipelineAction } from "../actions";

export type PipelineFormProps = {
  readonly runId: string;
  readonly runHref: string;
  readonly initial: Record<string, unknown>;
  readonly version: number;
  readonly savedAt?: string | undefined;
  /** When the check happens, as a part of a sentence. */
  readonly checkedWhen: string;
};

/** The pipeline step: its name, and how a new version is checked. */
export function PipelineForm(props: PipelineFormProps) {
  const router = useRouter();
  const { runId } = props;
  return (
    <StepForm<FieldValues, Record<string, unknown>>
      schema={() => import("@/lib/domain/runs/answers/pipeline").then((module) => module.pipelineSchema)}
      initial={props.initial}
      version={props.version}
      savedAt={props.savedAt}
      runHref={props.runHref}
      save={async (input) => {
        const saved = await savePipelineAction({ runId, ...input });
        // Picture, permissions and document below depend on the answers.
        if (saved.ok && !input.complete) router.refresh();
        return saved;
      }}
    >
      <TextField
        name="name"
        label="Name of the pipeline"
        hint="The identifier follows from it and cannot be changed later."
        width="medium"
      />
      <RadioCards
        name="verification.how"
        label="How is a new version checked?"
        hint={`Harness always waits until the service is steady. A further check happens ${props.checkedWhen}; when it fails, the deployment is rolled back.`}
        columns={1}
        options={[
          { value: "none", label: "No further check", hint: "A steady service is enough." },
          { value: "http", label: "Call an address", hint: "A delegate calls it once and expects status 200." },
          {
            value: "run-task",
            label: "Run a task",
            hint: "One task of the new task definition runs your command. Another exit code than 0 fails.",
          },
        ]}
      />
      <VerificationFields />
    </StepForm>
  );
}

function VerificationFields() {
  const how: unknown = useWatch({ name: "verification.how" });
  switch (how) {
    case "http":
      return (
        <TextField
          name="verification.url"
          label="Address"
          hint="The delegate must reach it: for blue/green the address of the stage listener."
          mono
          type="url"
          inputMode="url"
        />
      );
    case "run-task":
      return (
        <>
          <TextField
            name="verification.containerName"
            label="Container"
            hint="Its name in the task definition."
            mono
            width="medium"
          />
          <TextField
            name="verification.command"
            label="Command"
            hint="Run by sh -c. Harness looks every 10 seconds for a running task, so let the command take at least 30 seconds."
            mono
          />
        </>
      );
    default:
      return null;
  }
}
