import { useId } from "react";

import { formatCount } from "./format-number";

type MeterProps = {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** What is counted ("characters"). */
  readonly unit: string;
};

/** How much of a fixed allowance is used: "2,318 of 6,144 characters" with a bar. */
export function Meter({ label, value, max, unit }: MeterProps) {
  const id = useId();
  const words = `${formatCount(value)} of ${formatCount(max)}`;
  return (
    <div className="row wide small soft">
      <label htmlFor={id}>{label}</label>
      <span className="num">
        {words} {unit}
      </span>
      <meter className="meter-inline" id={id} min={0} max={max} value={value} high={max}>
        {words}
      </meter>
    </div>
  );
}
