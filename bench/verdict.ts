/** One figure of a benchmark with its bar. All bars are ratios of two figures of the same run, except where the unit says otherwise. */
export type Figure = {
  readonly name: string;
  readonly measured: number;
  readonly bar: number;
  /** `at most` unless more is better. */
  readonly direction?: "at least";
  readonly unit?: string;
  /** The two figures behind a ratio, in words. */
  readonly how: string;
};

/** Whether the figure keeps its bar. */
export function keepsBar({ measured, bar, direction }: Figure): boolean {
  return direction === "at least" ? measured >= bar : measured <= bar;
}

/** The line that is printed for a figure. */
export function describeFigure(figure: Figure): string {
  const { name, measured, bar, direction = "at most", unit = "", how } = figure;
  const shown = (value: number): string => `${value.toLocaleString("en", { maximumFractionDigits: 2 })}${unit}`;
  return `${keepsBar(figure) ? "holds " : "MISSED"}  ${name}: ${shown(measured)} (${direction} ${shown(bar)}). ${how}`;
}

/** The middle of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("Nothing was measured.");
  return middle;
}
