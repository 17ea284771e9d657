const COUNT = new Intl.NumberFormat("en-GB");

/** A count with commas for thousands: "2,318". */
export function formatCount(value: number): string {
  return COUNT.format(value);
}
