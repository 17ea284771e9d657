import type { ActionField } from "@/app/_components/action-field";

/** The fields of a pasted session, for adding and for renewing one. */
export function sessionInputs(): readonly ActionField[] {
  return [
    {
      name: "accessKeyId",
      label: "Access key ID",
      hint: "Of a short-lived session: it starts with ASIA.",
      mono: true,
      required: true,
    },
    { name: "secretAccessKey", label: "Secret access key", type: "password", required: true },
    { name: "sessionToken", label: "Session token", type: "password", required: true },
    {
      name: "hours",
      label: "Delete it after",
      hint: "AWS does not report when a session ends. It is stored encrypted and deleted at this time, or earlier when AWS says it expired.",
      defaultValue: "12",
      options: [
        { value: "1", label: "1 hour" },
        { value: "4", label: "4 hours" },
        { value: "8", label: "8 hours" },
        { value: "12", label: "12 hours, the longest AWS allows" },
      ],
    },
  ];
}
