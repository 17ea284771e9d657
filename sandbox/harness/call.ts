import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";

import { authenticate, type Caller } from "./auth";
import { errorOf, type FieldError, invalidFields } from "./errors";
import { type Scope, scopeOf } from "./scope";

/** One request, read: who calls, from where, with what. */
export type Call = {
  readonly caller: Caller;
  readonly method: string;
  /** Scope of the query; entities whose scope travels in the body do not use it. */
  readonly scope: Scope;
  readonly param: (name: string) => string;
  readonly query: (name: string) => string | undefined;
  readonly queryAll: (name: string) => readonly string[];
  readonly header: (name: string) => string | undefined;
  readonly text: () => string;
  readonly json: <T>(schema: z.ZodType<T>) => T;
  readonly form: () => Promise<FormData>;
  /** Body of a GET, which the framework leaves unread. */
  readonly unreadJson: <T>(schema: z.ZodType<T>) => Promise<T>;
};

export type Handler = (call: Call) => unknown;

const valuesSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const paramsSchema = z.record(z.string(), z.string());

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function bodyBytes(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** Reads JSON text by a schema; the first answer of the vendor to a wrong shape is a FailureDTO with the field's path. */
export function parseJson<T>(text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text === "" ? "null" : text);
  } catch {
    throw errorOf("INVALID_REQUEST", "Unable to process JSON");
  }
  return parseValue(value, schema);
}

export function parseValue<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map<FieldError>((issue) => ({ fieldId: issue.path.join("."), error: issue.message }));
  throw invalidFields(errors);
}

async function readUnread(request: FastifyRequest): Promise<string> {
  let text = "";
  for await (const chunk of request.raw.setEncoding("utf8")) text += String(chunk);
  return text;
}

/** Account by query (three spellings), header or path, as the vendor's gateway takes it. */
function accountOf(
  query: (name: string) => string | undefined,
  request: FastifyRequest,
  params: Record<string, string>,
): string | undefined {
  const header = request.headers["harness-account"];
  return (
    query("accountIdentifier") ??
    query("accountId") ??
    query("accountID") ??
    (typeof header === "string" ? header : undefined) ??
    params.accountIdentifier
  );
}

export function readCall(request: FastifyRequest): Call {
  const values = valuesSchema.parse(request.query ?? {});
  const params = paramsSchema.parse(request.params ?? {});
  const query = (name: string) => listOf(values[name])[0];
  const token = request.headers["x-api-key"];
  const caller = authenticate(accountOf(query, request, params), typeof token === "string" ? token : undefined);
  return {
    caller,
    method: request.method,
    scope: scopeOf(query("orgIdentifier"), query("projectIdentifier")),
    param: (name) => params[name] ?? "",
    query,
    queryAll: (name) => listOf(values[name]),
    header: (name) => {
      const value = request.headers[name];
      return typeof value === "string" ? value : undefined;
    },
    text: () => bodyBytes(request).toString("utf8"),
    json: (schema) => parseJson(bodyBytes(request).toString("utf8"), schema),
    form: () => readForm(request),
    unreadJson: async (schema) => parseJson(await readUnread(request), schema),
  };
}

async function readForm(request: FastifyRequest): Promise<FormData> {
  const type = request.headers["content-type"] ?? "";
  try {
    return await new Response(new Uint8Array(bodyBytes(request)), { headers: { "content-type": type } }).formData();
  } catch {
    throw errorOf("INVALID_REQUEST", "The request is not a readable multipart/form-data body.");
  }
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

type RouteOptions = {
  /** Bytes of a request, where the server's own limit is not the endpoint's. */
  readonly bodyLimit?: number;
};

/** A body that is not JSON: the bytes of a file. */
export class Download {
  constructor(
    readonly name: string,
    readonly bytes: Buffer,
  ) {}
}

/** Registers a handler behind authentication; what it gives is the whole body of a 200. */
export function route(app: FastifyInstance, method: Method, url: string, handler: Handler, options: RouteOptions = {}): void {
  app.route({
    method,
    url,
    ...options,
    handler: async (request, reply) => {
      const body = await handler(readCall(request));
      if (!(body instanceof Download)) return reply.code(200).send(body);
      return reply
        .code(200)
        .type("application/octet-stream")
        .header("content-disposition", `attachment; filename=${encodeURIComponent(body.name)}`)
        .send(body.bytes);
    },
  });
}
