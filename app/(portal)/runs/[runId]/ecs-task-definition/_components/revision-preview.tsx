import { CodeBlock } from "@/components/ui/code-block";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { KeyValue, type Fact } from "@/components/ui/key-value";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { redactText } from "@/lib/core/redact";
import { formatTaskDefinition } from "@/lib/domain/ecs/format-task-definition";
import { showForm } from "@/lib/domain/ecs/form/task-definition-form";
import { revisionName, type RegisteredDefinition } from "@/lib/domain/ecs/registered-definition";

/**
 * What is in a revision, read-only. Values that are secrets are masked: a task definition can hold them in plain text.
 *
 * @guide G142
 */
export function RevisionPreview({ found }: { readonly found: RegisteredDefinition }) {
  const form = showForm(found.document);
  const facts: readonly Fact[] = [
    { name: "Launch type", value: form.requiresCompatibilities || "not said" },
    { name: "Size", value: form.cpu === "" ? "not said" : `${form.cpu} CPU units, ${form.memory} MiB` },
    { name: "Network mode", value: form.networkMode || "bridge, by default" },
    { name: "Execution role", value: form.executionRoleArn || "none", mono: true },
    { name: "Task role", value: form.taskRoleArn || "none", mono: true },
    ...form.containers.map(({ name, image }) => ({ name: `Container ${name}`, value: image, mono: true })),
  ];
  return (
    <Card
      title={revisionName(found)}
      aside={<VerdictMark verdict={found.status === "ACTIVE" ? "pass" : "fail"} word={found.status} />}
      padded
    >
      <div className="stack-3">
        <KeyValue facts={facts} />
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            The whole task definition
          </summary>
          <div className="mt">
            <CodeBlock code={redactText(formatTaskDefinition(found.document))} label={`${revisionName(found)} as JSON`} wrap />
          </div>
        </details>
      </div>
    </Card>
  );
}
