import type { ActionField } from "./action-field";

/** The code of a second factor, at sign-in and where a person confirms who they are. */
export const CODE_FIELD: ActionField = {
  name: "code",
  label: "Code",
  hint: "The six digits that your authenticator app shows now, or one of your recovery codes.",
  autoComplete: "one-time-code",
  mono: true,
  required: true,
};
