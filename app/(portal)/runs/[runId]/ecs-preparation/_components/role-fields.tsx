"use client";

import { useWatch } from "react-hook-form";

import { RadioCards, type RadioOption } from "@/components/form/radio-cards";
import { SelectField } from "@/components/form/select-field";
import { TextAreaField } from "@/components/form/text-area-field";
import { TextField } from "@/components/form/text-field";
import { GradeMark } from "@/components/ui/grade-mark";
import { KeyValue } from "@/components/ui/key-value";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { counted } from "@/lib/core/plural";

/** A role of the account as the form offers it. */
export type ShownRole = {
  readonly arn: string;
  readonly name: string;
  readonly verdict: "trusted" | "not-trusted" | "unknown";
  /** The trust policy in one sentence. */
  readonly sentence: string;
  readonly services: readonly string[];
  readonly mustBe: string;
};

type RoleFieldsProps = {
  readonly name: "executionRole" | "taskRole";
  /** Roles that ECS tasks may assume, and the chosen one; absent when the roles could not be read. */
  readonly roles: readonly ShownRole[] | undefined;
  /** How many roles of the account are left out, because ECS tasks may not assume them. */
  readonly others: number;
};

const WORDS = {
  executionRole: {
    label: "Execution role",
    hint: "ECS uses it to start a task: it pulls the image, writes the logs and reads the secrets.",
  },
  taskRole: { label: "Task role", hint: "The program in the task uses it for its own calls to AWS, if it makes any." },
} as const;

/** One of the two roles of a task: an existing role, a new one or, for the task role, none with a reason. */
export function RoleFields({ name, roles, others }: RoleFieldsProps) {
  const how: unknown = useWatch({ name: `${name}.how` });
  const options: readonly RadioOption[] = [
    ...(name === "taskRole" ? [{ value: "none", label: "Not needed", hint: "The program makes no calls to AWS." }] : []),
    {
      value: "existing",
      label: "Existing role",
      hint: "Used as it is; undo never removes it.",
      lockedBecause: roles?.length === 0 ? "ECS tasks may assume no role of this account." : undefined,
    },
    { value: "new", label: "New role", hint: "Created after you confirm, for ECS tasks." },
  ];
  return (
    <div className="stack-5">
      <RadioCards name={`${name}.how`} label={WORDS[name].label} hint={WORDS[name].hint} options={options} columns={1} />
      {how === "none" ? (
        <TextAreaField
          name={`${name}.reason`}
          label="Why is no task role needed?"
          hint="An auditor will read it, for example: the program only answers requests."
          rows={2}
        />
      ) : null}
      {how === "existing" ? <ExistingRole name={name} roles={roles} others={others} /> : null}
      {how === "new" ? (
        <TextField
          name={`${name}.name`}
          label={`Name of the new ${name === "executionRole" ? "execution" : "task"} role`}
          hint={
            name === "executionRole"
              ? "It gets AWS’s own execution policy, for pulling images and writing logs, and what a new task definition needs beyond it."
              : "It gets no permissions. Add those of your program after it is created."
          }
          mono
          width="medium"
        />
      ) : null}
    </div>
  );
}

function ExistingRole({ name, roles, others }: RoleFieldsProps) {
  const arn: unknown = useWatch({ name: `${name}.arn` });
  const label = `ARN of the ${name === "executionRole" ? "execution" : "task"} role`;
  if (roles === undefined) return <TextField name={`${name}.arn`} label={label} mono />;
  const chosen = roles.find((role) => role.arn === arn);
  const left = others === 0 ? undefined : `ECS tasks may not assume ${counted(others, "other role")}.`;
  return (
    <div className="stack-2">
      <SelectField
        name={`${name}.arn`}
        label={name === "executionRole" ? "Which execution role?" : "Which task role?"}
        hint={left}
        emptyLabel="Choose a role"
        options={roles.map((role) => ({ value: role.arn, label: role.name }))}
        width="medium"
      />
      {chosen === undefined ? null : <Trust role={chosen} />}
    </div>
  );
}

const VERDICTS = {
  trusted: { verdict: "pass", word: "Trust is right" },
  "not-trusted": { verdict: "fail", word: "Trusts the wrong service" },
  unknown: { verdict: "unknown", word: "Trust has a condition that only ECS knows" },
} as const;

function Trust({ role }: { readonly role: ShownRole }) {
  const { verdict, word } = VERDICTS[role.verdict];
  const facts =
    role.verdict === "not-trusted"
      ? [
          { name: "Trusts now", value: role.services.length === 0 ? "no service" : role.services.join(", "), mono: true },
          { name: "Must be", value: role.mustBe, mono: true },
        ]
      : [{ name: "Trust policy", value: role.sentence }];
  return (
    <div className="stack-2 small wrap-anywhere" data-testid="trust">
      <p className="row tight">
        <VerdictMark verdict={verdict} word={word} />
        <GradeMark grade={role.verdict === "unknown" ? "not-testable" : "simulated"} />
      </p>
      <KeyValue facts={[...facts, { name: "ARN", value: role.arn, mono: true }]} />
    </div>
  );
}
