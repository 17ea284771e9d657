"use client";

import { useId, useState } from "react";
import { get, useFieldArray, useFormContext, useFormState, useWatch } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { pencilIcon, plusIcon, trashIcon } from "@/components/ui/icons";
import { counted } from "@/lib/core/plural";
import type { OpenDocument } from "@/lib/domain/ecs/form/document-view";
import { EMPTY_CONTAINER } from "@/lib/domain/ecs/form/empty-container";
import type { ContainerRow } from "@/lib/domain/ecs/form/task-definition-form";

import { ContainerFields, type ContainerName } from "./container-fields";
import type { EditorValues } from "./document-sync";

/** The containers: a line of facts for each, with its fields when it is opened or has something to correct. */
export function ContainerList({ opened }: { readonly opened: OpenDocument }) {
  const { control } = useFormContext();
  const { fields, append, remove } = useFieldArray({ control, name: "view.containers" });
  const { errors } = useFormState();
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());

  // A container that opened because of an error stays open when the error is corrected: a person is working in it.
  const wrong = fields.flatMap((_, index) => (get(errors, `view.containers.${String(index)}`) === undefined ? [] : [index]));
  if (wrong.some((index) => !open.has(index))) setOpen(new Set([...open, ...wrong]));

  const toggle = (index: number) =>
    setOpen((before) => new Set(before.has(index) ? [...before].filter((one) => one !== index) : [...before, index]));

  return (
    <>
      <header className="rule-top">
        <h3>{counted(fields.length, "container")}</h3>
        <Button
          size="small"
          icon={plusIcon}
          onClick={() => {
            append(EMPTY_CONTAINER, { focusName: `view.containers.${String(fields.length)}.name` });
            setOpen((before) => new Set([...before, fields.length]));
          }}
        >
          Add a container
        </Button>
      </header>
      {fields.map((field, index) => {
        const name = `view.containers.${index}` as const;
        return (
          <Container
            key={field.id}
            name={name}
            isOpen={open.has(index)}
            toggle={() => toggle(index)}
            remove={() => {
              remove(index);
              setOpen(new Set());
            }}
            secretLooking={secretLooking(opened, index)}
          />
        );
      })}
    </>
  );
}

/** The variables of a container whose values look secret, by their row. */
function secretLooking(opened: OpenDocument, container: number): ReadonlySet<number> {
  const prefix = `containers.${String(container)}.environment.`;
  return new Set(
    (opened.readable ? opened.problems : []).flatMap(({ rule, field }) =>
      rule === "plain-secret" && field?.startsWith(prefix) === true ? [Number(field.slice(prefix.length).split(".")[0])] : [],
    ),
  );
}

type ContainerProps = {
  readonly name: ContainerName;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly remove: () => void;
  readonly secretLooking: ReadonlySet<number>;
};

function Container({ name, isOpen, toggle, remove, secretLooking: looking }: ContainerProps) {
  const id = useId();
  const row = useWatch<EditorValues, ContainerName>({ name });
  const title = row.name === "" ? "Container without a name" : row.name;
  return (
    <div className="in rule-top stack-3" role="group" aria-labelledby={id}>
      <div className="row between">
        <h3 id={id}>
          {title} <span className="quiet small">{row.essential === "false" ? "not essential" : "essential"}</span>
        </h3>
        <div className="row tight">
          <Button size="small" look="bare" icon={pencilIcon} aria-expanded={isOpen} onClick={toggle}>
            {isOpen ? "Close" : "Edit"}
            <span className="vh"> container {title}</span>
          </Button>
          <Button size="icon" look="bare" icon={trashIcon} aria-label={`Remove container ${title}`} onClick={remove} />
        </div>
      </div>
      {isOpen ? <ContainerFields name={name} row={row} looking={looking} /> : <Facts row={row} />}
    </div>
  );
}

function Facts({ row }: { readonly row: ContainerRow }) {
  const names = (rows: readonly { readonly name: string }[]) => rows.map((one) => one.name).join(", ");
  const facts: readonly (readonly [name: string, value: string])[] = [
    ["Image", row.image],
    ["Ports", row.ports.map(({ containerPort }) => containerPort).join(", ")],
    ["Environment", names(row.environment)],
    ["Secrets", names(row.secrets)],
    ["Logs", row.logGroup === "" ? row.logDriver : row.logGroup],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) =>
        value === "" ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">{shorten(value)}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

const MOST_CHARACTERS = 200;

function shorten(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
