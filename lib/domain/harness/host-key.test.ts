import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";

import { checkHostKey } from "./host-key";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const pkcs1 = rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const pkcs8 = rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const sec1 = ec.privateKey.export({ type: "sec1", format: "pem" }).toString();
const PASSPHRASE = { cipher: "aes-256-cbc", passphrase: "a" };
const encrypted8 = rsa.privateKey.export({ type: "pkcs8", format: "pem", ...PASSPHRASE }).toString();
const encrypted1 = rsa.privateKey.export({ type: "pkcs1", format: "pem", ...PASSPHRASE }).toString();

/** The frame of PROTOCOL.key with nothing secret in it: names, one public key, one private part. */
function openSsh(cipher: string): string {
  const field = (content: Buffer) => Buffer.concat([length(content.length), content]);
  const length = (size: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(size);
    return bytes;
  };
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    field(Buffer.from(cipher)),
    field(Buffer.from(cipher === "none" ? "none" : "bcrypt")),
    field(Buffer.alloc(0)),
    length(1),
    field(Buffer.alloc(51)),
    field(Buffer.alloc(160)),
  ]);
  return armour("OPENSSH PRIVATE KEY", body);
}

function armour(label: string, body: Buffer): string {
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

function withoutLine(text: string, line: number): string {
  return text
    .split("\n")
    .filter((_, index) => index !== line)
    .join("\n");
}

test.each([
  { key: "PKCS#1", text: pkcs1, format: "PEM (PKCS#1)", encrypted: false },
  { key: "PKCS#8", text: pkcs8, format: "PEM (PKCS#8)", encrypted: false },
  { key: "SEC 1", text: sec1, format: "PEM (SEC 1)", encrypted: false },
  { key: "OpenSSH", text: openSsh("none"), format: "OpenSSH", encrypted: false },
  { key: "an OpenSSH key with a passphrase", text: openSsh("aes256-ctr"), format: "OpenSSH", encrypted: true },
  { key: "PKCS#8 with a passphrase", text: encrypted8, format: "PEM (PKCS#8)", encrypted: true },
  { key: "PKCS#1 with a passphrase", text: encrypted1, format: "PEM (PKCS#1)", encrypted: true },
])("$key is recognised, and whether it needs a passphrase", ({ text, format, encrypted }) => {
  expect(checkHostKey(text)).toMatchObject({ ok: true, value: { format, encrypted } });
});

test("Windows line ends and spaces around a key are corrected", () => {
  const result = checkHostKey(`\uFEFF\n${pkcs1.replaceAll("\n", "\r\n")}\r\n\r\n`);
  expect(result).toMatchObject({ ok: true, value: { text: pkcs1 } });
});

test.each([
  { given: "nothing", text: "  \n", says: /Choose the private key file/ },
  { given: "a PuTTY key", text: "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", says: /Export OpenSSH key/ },
  { given: "an OpenSSH public key", text: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@host", says: /public half/ },
  { given: "a PEM public key", text: rsa.publicKey.export({ type: "spki", format: "pem" }).toString(), says: /public half/ },
  { given: "a certificate", text: armour("CERTIFICATE", Buffer.alloc(40)), says: /certificate/ },
  { given: "another PEM", text: armour("DH PARAMETERS", Buffer.alloc(40)), says: /dh parameters, not a private key/ },
  { given: "text without a header", text: pkcs1.split("\n").slice(1, 9).join("\n"), says: /has to begin with/ },
  { given: "a key without its first line", text: withoutLine(pkcs1, 0), says: /first line/ },
  { given: "a key without its last line", text: pkcs1.slice(0, pkcs1.indexOf("-----END")), says: /last line.*cut off/ },
  { given: "a PEM with a line lost in the middle", text: withoutLine(pkcs1, 5), says: /lines in the middle are missing/ },
  { given: "an OpenSSH key with a line lost", text: withoutLine(openSsh("none"), 2), says: /lines in the middle are missing/ },
  { given: "letters no key has", text: pkcs1.replace(/\n.{10}/, "\n€€€€€€€€€€"), says: /damaged/ },
  { given: "two keys", text: `${pkcs1}${sec1}`, says: /one key alone/ },
])("$given is refused with what to do", { tags: ["G100"] }, ({ text, says }) => {
  const result = checkHostKey(text);
  expect(result).toMatchObject({ ok: false, error: { code: "invalid_input" } });
  expect(result.ok ? "" : result.error.message).toMatch(says);
});

test("no message repeats a part of the key", () => {
  const middle = pkcs1.split("\n")[5] ?? "";
  const result = checkHostKey(withoutLine(pkcs1, 0));
  expect(JSON.stringify(result)).not.toContain(middle);
});
