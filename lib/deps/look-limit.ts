/** The limit of a read for a rule. The page has longer, and a rule leaves to the plan what it could not read in time. */
export const LOOK_MS = 8_000;
