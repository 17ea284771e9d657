import { useId } from "react";

type ProgressProps = {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** Red after a stop, ink for a plain count. */
  readonly tone?: "accent" | "fail" | "ink" | undefined;
};

/** A progress bar. It moves only with real progress. */
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
