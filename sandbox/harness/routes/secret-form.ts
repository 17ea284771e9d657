import { type Call, parseJson } from "../call";
import { errorOf, invalidFields } from "../errors";
import { type IncomingSecret, secretBodySchema } from "./secret-body";

/** Limit of the vendor for a secret file. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Reads the multipart form of a secret file: `spec` (JSON text) and `file` (absent when only metadata change). */
export async function readFileSecret(call: Call): Promise<IncomingSecret> {
  const form = await call.form();
  const spec = form.get("spec");
  if (spec === null) throw invalidFields([{ fieldId: "spec", error: "must not be null" }]);
  const { secret } = parseJson(typeof spec === "string" ? spec : await spec.text(), secretBodySchema);
  if (secret.type !== "SecretFile") throw errorOf("INVALID_REQUEST", "Only a secret of type SecretFile has a file");
  const file = form.get("file");
  if (file === null) return { body: secret, value: null };
  const value = typeof file === "string" ? Buffer.from(file, "utf8") : Buffer.from(await file.arrayBuffer());
  if (value.length > MAX_FILE_BYTES) throw errorOf("INVALID_REQUEST", "The file is larger than 10 MB");
  return { body: secret, value: value.length === 0 ? null : value };
}
