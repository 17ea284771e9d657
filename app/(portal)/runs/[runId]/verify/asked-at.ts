/** The moment in the address at which everything was asked again; nothing when there is none. */
export function askedAtOf(asked: string | string[] | undefined): Date | undefined {
  if (typeof asked !== "string" || !/^\d{13}$/.test(asked)) return undefined;
  return new Date(Number(asked));
}
