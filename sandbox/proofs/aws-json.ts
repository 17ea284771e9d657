import { createHash, createHmac } from "node:crypto";

import { withoutAbsent } from "@/lib/core/without-absent";
import { type Keys, world } from "@/sandbox/seed/aws-world.fixture";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const sign = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/**
 * One call of a service that the portal has no client of, in AWS's JSON protocol, signed with version 4.
 *
 * @throws An error that carries AWS's own name for what went wrong, as the clients' errors do.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function callJson(keys: Keys, service: string, target: string, input: object): Promise<unknown> {
  const region = "eu-west-1";
  const body = JSON.stringify(input);
  const at = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = at.slice(0, 8);
  const headers: Readonly<Record<string, string>> = withoutAbsent({
    "content-type": "application/x-amz-json-1.1",
    host: new URL(world.sandbox.endpoint).host,
    "x-amz-date": at,
    "x-amz-target": target,
    "x-amz-security-token": keys.sessionToken,
  });
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name] ?? ""}\n`).join("");
  const request = ["POST", "/", "", lines, names.join(";"), hash(body)].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", at, scope, hash(request)].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<string | Buffer>(sign, `AWS4${keys.secretAccessKey}`);
  const signature = sign(key, toSign).toString("hex");
  const answer = await fetch(world.sandbox.endpoint, {
    method: "POST",
    body,
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
    },
  });
  const text = await answer.text();
  if (answer.ok) return text === "" ? {} : JSON.parse(text);
  const code = answer.headers.get("x-amzn-errortype") ?? /"__type"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? "Unknown";
  throw Object.assign(new Error(text), { name: (code.split("#").at(-1) ?? code).split(":")[0] });
}
