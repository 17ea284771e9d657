/** Where "now" comes from. Rules take it as an argument so that tests decide the time. */
export type Clock = { readonly now: () => Date };

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
