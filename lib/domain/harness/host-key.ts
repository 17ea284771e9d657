import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";

/** A private key that Harness can use, as far as its text tells. */
export type HostKey = {
  readonly format: "OpenSSH" | "PEM (PKCS#1)" | "PEM (PKCS#8)" | "PEM (SEC 1)" | "PEM (DSA)";
  /** Protected by a passphrase, which Harness then needs too. */
  readonly encrypted: boolean;
  /** The text as it is sent: Unix line ends, one at the end. */
  readonly text: string;
};

const ARMOUR = /^-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\n([\s\S]*)$/;
const FORMATS: Readonly<Record<string, HostKey["format"]>> = {
  "OPENSSH PRIVATE KEY": "OpenSSH",
  "RSA PRIVATE KEY": "PEM (PKCS#1)",
  "EC PRIVATE KEY": "PEM (SEC 1)",
  "DSA PRIVATE KEY": "PEM (DSA)",
  "PRIVATE KEY": "PEM (PKCS#8)",
  "ENCRYPTED PRIVATE KEY": "PEM (PKCS#8)",
};
/** First bytes of the OpenSSH format, before the name of the cipher. */
const OPENSSH_MAGIC = "openssh-key-v1\0";
const TAG_BYTES = 16;

/**
 * Reads what kind of private key a text is, before it is sent anywhere. The key itself is not tried: only a host can do
 * that. Runs in the browser and on the server.
 *
 * Errors: `invalid_input` for an empty text, a public key, a PuTTY key, a certificate, a key without its first or last
 * line, and one that ends too early. No message repeats a part of the text.
 *
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 * @see https://www.rfc-editor.org/rfc/rfc7468
 */
export function checkHostKey(pasted: string): Result<HostKey, AppError> {
  const text = pasted
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .trim();
  const other = otherThing(text);
  if (other !== undefined) return err(refuse(other));

  const [, label = "", rest = ""] = ARMOUR.exec(text) ?? [];
  const format = FORMATS[label];
  if (format === undefined) {
    return err(refuse(`This is a ${label.toLowerCase()}, not a private key. Choose the file that holds the private key.`));
  }
  const end = rest.indexOf(`-----END ${label}-----`);
  if (end === -1)
    return err(refuse(`The last line, -----END ${label}-----, is missing: the key was cut off. Copy the whole file.`));
  if (rest.slice(end + `-----END ${label}-----`.length).trim() !== "") {
    return err(refuse("There is more text after the key’s last line. Send one key alone."));
  }

  const lines = rest.slice(0, end).split("\n");
  const headers = lines.filter((line) => /^[A-Za-z-]+: /.test(line));
  const bytes = decode(lines.filter((line) => !headers.includes(line)).join(""));
  if (bytes === undefined || bytes.length === 0) {
    return err(refuse("The lines between the first and the last one are damaged. Copy the key again, from the file itself."));
  }
  const legacyEncrypted = headers.some((line) => line.startsWith("Proc-Type:") && line.includes("ENCRYPTED"));
  const inner =
    format === "OpenSSH" ? readOpenSsh(bytes) : { whole: legacyEncrypted || isWholeDer(bytes), encrypted: legacyEncrypted };
  if (!inner.whole) {
    return err(refuse("The key is shorter than it says it is: lines in the middle are missing. Copy the whole file again."));
  }
  return ok({ format, encrypted: inner.encrypted || label === "ENCRYPTED PRIVATE KEY", text: `${text}\n` });
}

function refuse(message: string): AppError {
  return { code: "invalid_input", message };
}

/** What people paste instead of a private key. */
function otherThing(text: string): string | undefined {
  if (text === "") return "Choose the private key file, or paste its text.";
  if (text.startsWith("PuTTY-User-Key-File")) {
    return "This is a PuTTY key (.ppk), which Harness cannot read. Open it in PuTTYgen and choose Conversions, Export OpenSSH key; or run: puttygen key.ppk -O private-openssh -o key.pem";
  }
  if (
    /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+) AAAA/.test(text) ||
    /^-----BEGIN (?:RSA |SSH2 )?PUBLIC KEY/.test(text) ||
    text.startsWith("---- BEGIN SSH2 PUBLIC KEY")
  ) {
    return "This is the public half of a key pair. Harness needs the private half: the file of the same name without .pub.";
  }
  if (text.startsWith("-----BEGIN CERTIFICATE")) return "This is a certificate, not a private key. Choose the key file.";
  if (ARMOUR.test(text)) return undefined;
  if (text.includes("-----END"))
    return "The first line, -----BEGIN … PRIVATE KEY-----, is missing or not at the start. Copy the whole file.";
  return "This is not a private key: it has to begin with -----BEGIN … PRIVATE KEY-----. Choose the key file that AWS gave you when the key pair was made.";
}

function decode(base64: string): Uint8Array | undefined {
  const plain = base64.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain) || plain.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
}

/** Whether a DER sequence is as long as its own header says. */
function isWholeDer(bytes: Uint8Array): boolean {
  const [tag, first] = bytes;
  if (tag !== 0x30 || first === undefined) return false;
  if (first < 0x80) return bytes.length === 2 + first;
  const size = first & 0x7f;
  if (size === 0 || size > 4 || bytes.length < 2 + size) return false;
  const length = bytes.slice(2, 2 + size).reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.length === 2 + size + length;
}

/** Walks the fields of the OpenSSH format: cipher, key derivation, its options, the public keys, the private part. */
function readOpenSsh(bytes: Uint8Array): { readonly whole: boolean; readonly encrypted: boolean } {
  const broken = { whole: false, encrypted: false };
  const textAt = (from: number, to: number) => String.fromCharCode(...bytes.slice(from, to));
  if (textAt(0, OPENSSH_MAGIC.length) !== OPENSSH_MAGIC) return broken;
  let at = OPENSSH_MAGIC.length;
  const next = (): readonly [from: number, to: number] | undefined => {
    const length = uint32(bytes, at);
    if (length === undefined || at + 4 + length > bytes.length) return undefined;
    const field = [at + 4, at + 4 + length] as const;
    at = field[1];
    return field;
  };
  const cipher = next();
  if (cipher === undefined || next() === undefined || next() === undefined) return broken;
  const keys = uint32(bytes, at);
  if (keys !== 1) return broken;
  at += 4;
  if (next() === undefined || next() === undefined) return broken;
  // Nothing follows the private part but the tag of an authenticated cipher.
  const left = bytes.length - at;
  return { whole: left === 0 || left === TAG_BYTES, encrypted: textAt(...cipher) !== "none" };
}

function uint32(bytes: Uint8Array, at: number): number | undefined {
  if (at + 4 > bytes.length) return undefined;
  return bytes.slice(at, at + 4).reduce((sum, byte) => sum * 256 + byte, 0);
}
