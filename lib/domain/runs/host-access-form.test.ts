import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";

import { hostAccessFormSchema } from "./host-access-form";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const KEY = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const PROTECTED = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "a" }).toString();
const BY_KEY = {
  method: "new-key",
  keyName: "EC2-SSH-Key",
  passwordName: "EC2-SSH-Credentials",
  userName: "ec2-user",
  port: "22",
};
const BY_PASSWORD = { ...BY_KEY, method: "new-password" };

test("a chosen key file is parked separately from its answer", { tags: ["G95"] }, () => {
  const form = hostAccessFormSchema.parse({ ...BY_KEY, keyFile: KEY });
  expect(form.typed).toEqual({ key: KEY });
  expect(form.answer).toMatchObject({ method: "new-key", name: "EC2-SSH-Key", userName: "ec2-user", port: 22 });
  expect(JSON.stringify(form.answer)).not.toContain("PRIVATE KEY");
});

test("a password is parked separately, under the guide's name", { tags: ["G101"] }, () => {
  const form = hostAccessFormSchema.parse({ ...BY_PASSWORD, passwordText: "canary-of-a-host" });
  expect(form.typed).toEqual({ password: "canary-of-a-host" });
  expect(form.answer).toMatchObject({ method: "new-password", name: "EC2-SSH-Credentials", userName: "ec2-user", port: 22 });
  expect(JSON.stringify(form.answer)).not.toContain("canary");
});

test("a key that waits already needs no second file", () => {
  const key = { source: "parked" };
  expect(hostAccessFormSchema.parse({ ...BY_KEY, key })).toMatchObject({ answer: { key }, typed: {} });
});

test("an unprotected key that replaces a protected one drops the passphrase", () => {
  const parked = { source: "parked" };
  const form = hostAccessFormSchema.parse({ ...BY_KEY, key: parked, passphrase: parked, keyText: KEY });
  expect(form.answer).toMatchObject({ method: "new-key", passphrase: undefined });
});

test.each([
  { name: "no key", form: BY_KEY, field: "keyFile", says: /Choose the private key file/ },
  { name: "a bad paste", form: { ...BY_KEY, keyText: "ssh-rsa AAAA" }, field: "keyText", says: /public half/ },
  { name: "a protected key alone", form: { ...BY_KEY, keyFile: PROTECTED }, field: "passphraseText", says: /passphrase/ },
  { name: "no user", form: { ...BY_KEY, userName: "", keyFile: KEY }, field: "userName", says: /Enter the user/ },
  { name: "no port", form: { ...BY_KEY, port: "", keyFile: KEY }, field: "port", says: /between 1 and 65535/ },
  { name: "no name", form: { ...BY_KEY, keyName: "", keyFile: KEY }, field: "keyName", says: /Enter a name/ },
  { name: "no password", form: BY_PASSWORD, field: "passwordText", says: /Enter the password/ },
  { name: "no credential", form: { method: "existing", credentialRef: "" }, field: "credentialRef", says: /Choose one/ },
])("$name is told beside $field", ({ form, field, says }) => {
  const issues = hostAccessFormSchema.safeParse(form).error?.issues ?? [];
  expect(issues.find(({ path }) => path.join(".") === field)?.message).toMatch(says);
});
