"use client";

import { useFormContext } from "react-hook-form";

import type { SelectOption } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { compareRoles, roleDifferences } from "@/lib/domain/clusters/definition-roles";
import { cpuUnits, describeMemories, fargateCpus, fargateMemories } from "@/lib/domain/ecs/rules/fargate-sizes";
import type { PreparedRoles } from "@/lib/domain/runs/prepared-roles";

import { ChoiceField } from "./choice-field";
import { useTexts } from "./use-texts";

export type TaskFieldsProps = {
  readonly prepared: PreparedRoles;
  /** Where a role by its name alone is looked for. */
  readonly home: { readonly partition: string; readonly account: string };
  /** What is known about the family: whether it exists, and its next revision. */
  readonly familyHint: string;
};

const LAUNCH_TYPES: readonly SelectOption[] = [
  { value: "FARGATE", label: "Fargate" },
  { value: "EC2", label: "EC2" },
  { value: "EC2, FARGATE", label: "EC2 and Fargate" },
  { value: "", label: "Not said" },
];
const FARGATE_MODES: readonly SelectOption[] = [{ value: "awsvpc", label: "awsvpc" }];
const EC2_MODES: readonly SelectOption[] = [
  { value: "awsvpc", label: "awsvpc: an address for each task" },
  { value: "bridge", label: "bridge: ports of the instance" },
  { value: "host", label: "host: the instance’s network" },
  { value: "none", label: "none: no network" },
  { value: "", label: "Not said, which means bridge" },
];

/**
 * The values of the task: launch type, sizes, network mode, roles.
 *
 * @guide G145
 * @guide G148
 * @guide G149
 */
export function TaskFields({ prepared, home, familyHint }: TaskFieldsProps) {
  const [compatibilities = "", cpu = "", system = ""] = useTexts([
    "view.requiresCompatibilities",
    "view.cpu",
    "view.operatingSystemFamily",
  ]);
  const onFargate = compatibilities.includes("FARGATE");
  const units = cpuUnits(cpu);
  return (
    <div className="in stack-4">
      <TextField name="view.family" label="Family" hint={familyHint} mono />
      <div className="def-three">
        <ChoiceField name="view.requiresCompatibilities" label="Launch type" options={LAUNCH_TYPES} />
        {onFargate ? (
          <>
            <ChoiceField name="view.cpu" label="CPU" options={cpuOptions(system.startsWith("WINDOWS"))} />
            <ChoiceField name="view.memory" label="Memory" options={memoryOptions(units)} />
          </>
        ) : (
          <>
            <TextField name="view.cpu" label="CPU units, optional" inputMode="numeric" mono />
            <TextField name="view.memory" label="Memory in MiB, optional" inputMode="numeric" mono />
          </>
        )}
      </div>
      {onFargate && units !== undefined ? (
        <p className="hint">
          On Fargate, CPU {units} goes with {describeMemories(units) || "no size of memory"} MiB.
        </p>
      ) : null}
      <ChoiceField
        name="view.networkMode"
        label="Network mode"
        hint={onFargate ? "Fargate has awsvpc only: each task gets an address in a subnet." : undefined}
        options={onFargate ? FARGATE_MODES : EC2_MODES}
        width="medium"
      />
      <TextField
        name="view.executionRoleArn"
        label="Execution role"
        hint="ECS starts the task with it: it pulls the image, writes the logs and reads the secrets."
        mono
        found={[{ value: prepared.execution, label: `${nameOfArn(prepared.execution)}, from the ECS preparation` }]}
      />
      <TextField
        name="view.taskRoleArn"
        label="Task role"
        hint="The program in the task uses it for its calls to AWS."
        mono
        found={
          prepared.task === undefined
            ? []
            : [{ value: prepared.task, label: `${nameOfArn(prepared.task)}, from the ECS preparation` }]
        }
      />
      <RoleNote prepared={prepared} home={home} />
      <details className="more">
        <summary>
          <Icon icon={chevronRightIcon} />
          Platform
        </summary>
        <div className="def-three mt">
          <PlatformFields />
        </div>
      </details>
    </div>
  );
}

const ARCHITECTURES: readonly SelectOption[] = [
  { value: "", label: "Not said, which means X86_64" },
  { value: "X86_64", label: "X86_64" },
  { value: "ARM64", label: "ARM64" },
];
const SYSTEMS: readonly SelectOption[] = [
  { value: "", label: "Not said, which means Linux" },
  { value: "LINUX", label: "Linux" },
  { value: "WINDOWS_SERVER_2019_CORE", label: "Windows Server 2019 Core" },
  { value: "WINDOWS_SERVER_2022_CORE", label: "Windows Server 2022 Core" },
];

function PlatformFields() {
  return (
    <>
      <ChoiceField name="view.cpuArchitecture" label="CPU architecture" options={ARCHITECTURES} />
      <ChoiceField name="view.operatingSystemFamily" label="Operating system" options={SYSTEMS} />
    </>
  );
}

function cpuOptions(isWindows: boolean): readonly SelectOption[] {
  return fargateCpus(isWindows).map((units) => ({
    value: String(units),
    label: `${String(units)} (${String(units / 1024)} vCPU)`,
  }));
}

function memoryOptions(units: number | undefined): readonly SelectOption[] {
  const sizes = units === undefined ? [] : fargateMemories(units);
  return sizes.map((mib) => ({ value: String(mib), label: `${String(mib)} (${String(mib / 1024)} GB)` }));
}

/** What differs from the roles of step S8, and one press to use them. Nothing is changed without it. */
function RoleNote({ prepared, home }: Pick<TaskFieldsProps, "prepared" | "home">) {
  const { setValue } = useFormContext();
  const [executionRoleArn = "", taskRoleArn = ""] = useTexts(["view.executionRoleArn", "view.taskRoleArn"]);
  const differences = roleDifferences(compareRoles({ executionRoleArn, taskRoleArn }, prepared, home));
  if (differences.length === 0) return null;
  return (
    <Note
      tone="warn"
      title={differences.join(" ")}
      action={
        <Button
          size="small"
          onClick={() => {
            setValue("view.executionRoleArn", prepared.execution, { shouldDirty: true });
            setValue("view.taskRoleArn", prepared.task ?? "", { shouldDirty: true });
          }}
        >
          Use the prepared roles
        </Button>
      }
    >
      The rights were checked for the roles of the ECS preparation. With others, tasks may fail to start.
    </Note>
  );
}
