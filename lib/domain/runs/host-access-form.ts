import { z } from "zod";

import { hostAccessSchema, type HostAccess } from "@/lib/domain/runs/answers/host-access";

import { checkHostKey } from "@/lib/domain/harness/host-key";

/** The step as the form holds it: its answer, and the secrets that were typed and have to be parked first. */
export type HostAccessForm = {
  readonly answer: HostAccess;
  readonly typed: { readonly key?: string; readonly passphrase?: string; readonly password?: string };
};

/** A placeholder for a secret that is parked once the form is correct. */
const TO_BE_PARKED = { source: "parked" } as const;

/**
 * Checks the host access form in the browser, the key's format included, so that a wrong key is refused before it leaves
 * the machine. Fields beside the answer: `keyName` and `passwordName` (one name per way), and the typed secrets.
 */
export const hostAccessFormSchema = z.looseObject({}).transform((form, context): HostAccessForm => {
  const text = (name: string) => (typeof form[name] === "string" ? form[name].trim() : "");
  const problem = (path: string, message: string) => {
    context.addIssue({ code: "custom", path: [path], message });
  };
  const { method } = form;
  const typed: { key?: string; passphrase?: string; password?: string } = {};
  let candidate: Record<string, unknown> = { method, credentialRef: form["credentialRef"] };

  if (method === "new-key") {
    const given = text("keyFile") === "" ? text("keyText") : text("keyFile");
    candidate = { ...signInOf(form, "keyName"), method, key: form["key"], passphrase: form["passphrase"] };
    if (given !== "" || form["key"] === undefined) {
      const key = checkHostKey(given);
      if (key.ok) {
        typed.key = key.value.text;
        candidate["key"] = TO_BE_PARKED;
        candidate["passphrase"] = undefined;
        if (key.value.encrypted) {
          typed.passphrase = text("passphraseText");
          candidate["passphrase"] = TO_BE_PARKED;
          if (typed.passphrase === "")
            problem("passphraseText", "This key is protected. Enter its passphrase; Harness needs it too.");
        }
      } else {
        candidate["key"] = TO_BE_PARKED;
        problem(text("keyFile") === "" && text("keyText") !== "" ? "keyText" : "keyFile", key.error.message);
      }
    }
  } else if (method === "new-password") {
    candidate = { ...signInOf(form, "passwordName"), method, password: form["password"] };
    const password = typeof form["passwordText"] === "string" ? form["passwordText"] : "";
    if (password !== "") {
      typed.password = password;
      candidate["password"] = TO_BE_PARKED;
    } else if (form["password"] === undefined) {
      candidate["password"] = TO_BE_PARKED;
      problem("passwordText", "Enter the password of this user.");
    }
  }
  const parsed = hostAccessSchema.safeParse(candidate);
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.join(".");
    problem(path === "name" ? (method === "new-password" ? "passwordName" : "keyName") : path, issue.message);
  }
  return parsed.success ? { answer: parsed.data, typed } : z.NEVER;
});

function signInOf(form: Readonly<Record<string, unknown>>, nameField: string): Record<string, unknown> {
  // A number field gives a text; an empty one is no number and gets the schema's own message.
  const port = form["port"];
  return {
    name: form[nameField],
    userName: form["userName"],
    port: typeof port === "string" && port.trim() !== "" ? Number(port) : port,
  };
}
