import { TextField } from "@/components/form/text-field";

type CodeFieldProps = { readonly hint?: string };

/** The code of a second factor: at sign-in, where a person confirms who they are, and where the factor is turned on. */
export function CodeField({
  hint = "The six digits that your authenticator app shows now, or one of your recovery codes.",
}: CodeFieldProps) {
  return <TextField name="code" label="Code" hint={hint} autoComplete="one-time-code" mono required />;
}
