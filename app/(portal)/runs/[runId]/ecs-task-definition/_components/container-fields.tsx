"use client";

import type { ReactNode } from "react";
import { useFormContext } from "react-hook-form";

import type { SelectOption } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import type { ContainerRow } from "@/lib/domain/ecs/form/task-definition-form";

import { ChoiceField } from "./choice-field";
import type { EditorValues } from "./document-sync";
import { RowsField, type RowSide } from "./rows-field";
import { useTexts } from "./use-texts";

/** The name of a container in the form. */
export type ContainerName = `view.containers.${number}`;

const ESSENTIAL: readonly SelectOption[] = [
  { value: "", label: "Not said, which means yes" },
  { value: "true", label: "Yes: the task stops with it" },
  { value: "false", label: "No" },
];
const LOG_DRIVERS: readonly SelectOption[] = [
  { value: "", label: "None" },
  { value: "awslogs", label: "awslogs: CloudWatch Logs" },
  { value: "awsfirelens", label: "awsfirelens: a log router" },
  { value: "splunk", label: "splunk" },
];
const PROTOCOLS: readonly SelectOption[] = [
  { value: "", label: "Not said, which means tcp" },
  { value: "tcp", label: "tcp" },
  { value: "udp", label: "udp" },
];

type ContainerFieldsProps = { readonly name: ContainerName; readonly row: ContainerRow; readonly looking: ReadonlySet<number> };

/**
 * Every value of a container that the form shows.
 *
 * @guide G150
 * @guide G151
 * @guide G154
 * @guide G155
 * @guide G156
 */
export function ContainerFields({ name, row, looking }: ContainerFieldsProps) {
  const [mode = ""] = useTexts(["view.networkMode"]);
  const hostPorts = mode !== "awsvpc" || row.ports.some(({ hostPort }) => hostPort !== "");
  const ports: readonly RowSide[] = [
    { key: "containerPort", label: "Container port" },
    ...(hostPorts ? [{ key: "hostPort", label: "Host port" }] : []),
    { key: "protocol", label: "Protocol", options: PROTOCOLS },
    { key: "name", label: "Name" },
  ];
  return (
    <div className="stack-4">
      <TextField name={`${name}.name`} label="Name" mono width="medium" />
      <TextField
        name={`${name}.image`}
        label="Image"
        hint="With its registry and tag, or its digest. Whether the image exists is not checked here."
        mono
      />
      <div className="def-three">
        <TextField name={`${name}.cpu`} label="CPU units, optional" inputMode="numeric" mono />
        <TextField name={`${name}.memory`} label="Memory limit in MiB, optional" inputMode="numeric" mono />
        <TextField name={`${name}.memoryReservation`} label="Memory reserved in MiB, optional" inputMode="numeric" mono />
      </div>
      <ChoiceField name={`${name}.essential`} label="Essential" options={ESSENTIAL} width="medium" />
      <RowsField name={`${name}.ports`} label="Ports" noun="port" hint={portHint(mode)} sides={ports} />
      <Variables name={name} looking={looking} />
      <RowsField
        name={`${name}.secrets`}
        label="Secrets"
        noun="secret"
        hint="ECS reads each value when a task starts. The execution role needs the right to read it."
        sides={[
          { key: "name", label: "Variable" },
          { key: "valueFrom", label: "ARN of the secret, or name of a parameter" },
        ]}
      />
      <ChoiceField name={`${name}.logDriver`} label="Log driver" options={LOG_DRIVERS} width="medium" />
      {row.logDriver === "awslogs" ? (
        <div className="def-three">
          <TextField name={`${name}.logGroup`} label="Log group" hint="Whether it exists is not checked here." mono />
          <TextField name={`${name}.logRegion`} label="Region of the logs" mono />
          <TextField name={`${name}.logPrefix`} label="Stream prefix" mono />
        </div>
      ) : null}
    </div>
  );
}

function portHint(mode: string): string {
  switch (mode) {
    case "awsvpc":
      return "With awsvpc the task has an address, so there is no host port.";
    case "host":
      return "With host the port of the instance is the container port.";
    case "none":
      return "Without a network there are no ports.";
    default:
      return "Host port 0 or none lets ECS choose a free port of the instance.";
  }
}

/** The environment; a value that looks secret comes with the offer to refer to a secret instead. */
function Variables({ name, looking }: Pick<ContainerFieldsProps, "name" | "looking">) {
  const { getValues, setValue, setFocus } = useFormContext<EditorValues>();
  const offer = (index: number, remove: (index: number) => void): ReactNode =>
    looking.has(index) ? (
      <p className="hint wide">
        This value looks secret, and everyone who may read the task definition can read it.{" "}
        <Button
          size="small"
          onClick={() => {
            const container = getValues(name);
            const secret = { name: container.environment[index]?.name ?? "", valueFrom: "" };
            setValue(`${name}.secrets`, [...container.secrets, secret], { shouldDirty: true });
            remove(index);
            // The new row exists after the next paint.
            requestAnimationFrame(() => setFocus(`${name}.secrets.${container.secrets.length}.valueFrom`));
          }}
        >
          Refer to a secret instead
        </Button>
      </p>
    ) : null;
  return (
    <RowsField
      name={`${name}.environment`}
      label="Environment"
      noun="variable"
      sides={[
        { key: "name", label: "Name" },
        { key: "value", label: "Value" },
      ]}
      extra={offer}
    />
  );
}
