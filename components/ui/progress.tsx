import { useId } from "react";

type ProgressProps = {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** Red when it stopped, ink when it is only a count. */
  readonly tone?: "accent" | "fail" | "ink" | undefined;
};

/** How far something got. It moves only when something happened. */
export function Progress({ label, value, max, tone = "accent" }: ProgressProps) {
  const id = useId();
  return (
    <div>
      <label className="vh" htmlFor={id}>
        {label}
      </label>
      <progress className={tone === "accent" ? undefined : tone} id={id} max={max} value={value}>
        {value} of {max}
      </progress>
    </div>
  );
}
