/** The time, from the address, at which the checks were ordered again; nothing when it has none. */
export function askedAtOf(asked: string | string[] | undefined): Date | undefined {
  if (typeof asked !== "string" || !/^\d{13}$/.test(asked)) return undefined;
  return new Date(Number(asked));
}
