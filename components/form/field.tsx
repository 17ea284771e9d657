import clsx from "clsx";
import type { ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import { octagonXIcon } from "@/components/ui/icons";

/** The texts of every field. Label and hint stay visible when there is a value; there is no placeholder. */
export type FieldWords = {
  /** Dotted path of the answer in the form's values. */
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** The label is the page's question, in its size. */
  readonly question?: boolean | undefined;
  readonly required?: boolean | undefined;
};

type FrameProps = {
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error: string | undefined;
  readonly question?: boolean | undefined;
  readonly wide?: boolean | undefined;
  readonly children: ReactNode;
};

/** Label, hint, error and control of one field, in this order. */
export function Field({ id, label, hint, error, question, wide, children }: FrameProps) {
  return (
    <div className={clsx("field", error !== undefined && "bad", wide && "wide")}>
      <label htmlFor={id} className={question === true ? "question" : undefined}>
        {label}
      </label>
      <HintAndError id={id} hint={hint} error={error} />
      {children}
    </div>
  );
}

/** Several controls under one question. The group can take the focus, so that the summary can link to it. */
export function FieldGroup({ id, label, hint, error, question, wide, children }: FrameProps) {
  const described = clsx(hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`);
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className={clsx("field", error !== undefined && "bad", wide && "wide")}
      aria-describedby={described === "" ? undefined : described}
    >
      <legend className={question === true ? "question" : "legend"}>{label}</legend>
      <HintAndError id={id} hint={hint} error={error} />
      {children}
    </fieldset>
  );
}

function HintAndError({ id, hint, error }: Pick<FrameProps, "id" | "hint" | "error">) {
  return (
    <>
      {hint === undefined ? null : (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={id} error={error} />
    </>
  );
}

/** The error of one answer, beside its control. `aria-describedby` of the control points here. */
export function FieldError({ id, error }: Pick<FrameProps, "id" | "error">) {
  if (error === undefined) return null;
  return (
    <p className="error" id={`${id}-error`}>
      <Icon icon={octagonXIcon} />
      <span>
        <span className="vh">Error: </span>
        {error}
      </span>
    </p>
  );
}
