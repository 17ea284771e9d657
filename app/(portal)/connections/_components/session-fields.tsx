import { SecretField } from "@/components/form/secret-field";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";

/** The initial values of `SessionFields`. */
export const SESSION_DEFAULTS = { hours: "12" };

const HOURS = [
  { value: "1", label: "1 hour" },
  { value: "4", label: "4 hours" },
  { value: "8", label: "8 hours" },
  { value: "12", label: "12 hours, the longest AWS allows" },
];

/** The fields of a pasted session, for adding and for renewing one. */
export function SessionFields() {
  return (
    <>
      <TextField name="accessKeyId" label="Access key ID" hint="Of a short-lived session: it starts with ASIA." mono required />
      <SecretField name="secretAccessKey" label="Secret access key" required />
      <SecretField name="sessionToken" label="Session token" required />
      <SelectField
        name="hours"
        label="Delete it after"
        hint="AWS does not report when a session ends. It is stored encrypted and deleted at this time, or earlier when AWS says it expired."
        options={HOURS}
      />
    </>
  );
}
