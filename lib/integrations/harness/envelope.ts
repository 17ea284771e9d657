import { z } from "zod";
import { parseJson } from "@/lib/core/parse-json";
import type { HarnessFailure } from "@/lib/domain/diagnosis/harness-failure";
import type { HttpAnswer } from "./transport";

const text = z.string().nullish().catch(undefined);

const scopeSchema = z
  .object({ accountIdentifier: z.string().min(1), orgIdentifier: text, projectIdentifier: text })
  .transform(({ accountIdentifier, orgIdentifier, projectIdentifier }) => ({
    accountIdentifier,
    orgIdentifier: orgIdentifier || undefined,
    projectIdentifier: projectIdentifier || undefined,
  }));

/** Every form of Harness's answers in one schema; what is absent or odd is left out rather than refused. */
const envelopeSchema = z.object({
  status: text,
  code: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(undefined),
  message: text,
  correlationId: text,
  data: z.unknown().optional(),
  resource: z.unknown().optional(),
  responseMessages: z
    .array(
      z.object({
        code: z.string().catch("UNKNOWN"),
        level: z.string().catch("ERROR"),
        message: z
          .string()
          .nullish()
          .transform((words) => words ?? ""),
      }),
    )
    .nullish()
    .catch(undefined),
  errors: z
    .array(z.object({ fieldId: z.string(), error: z.string() }))
    .nullish()
    .catch(undefined),
  failedPermissionChecks: z
    .array(
      z.object({
        permission: z.string(),
        resourceType: z.string(),
        resourceIdentifier: text,
        resourceScope: scopeSchema.nullish().catch(undefined),
      }),
    )
    .nullish()
    .catch(undefined),
});

const governanceSchema = z.object({
  governanceMetadata: z.object({
    deny: z.literal(true),
    message: text,
    details: z
      .array(z.object({ policySetName: text, deny: z.boolean().catch(false) }))
      .nullish()
      .catch(undefined),
  }),
});

/** What an answer says, before its content is looked at. */
export type Reading =
  | { readonly ok: true; readonly payload: unknown; readonly correlationId?: string | undefined }
  | { readonly ok: false; readonly failure: Omit<HarnessFailure, "call" | "host" | "scope" | "entity"> };

/**
 * Reads the envelope of an answer. Harness says "no" in several ways, some of them with status 200: an error status
 * in the body, a policy's denial, a page from something in between, nothing at all.
 */
export function readEnvelope(answer: HttpAnswer): Reading {
  const nothing = { messages: [], failedPermissions: [], fields: [], policySets: [], httpStatus: answer.status };
  if (answer.status >= 300 && answer.status < 400) {
    return { ok: false, failure: { ...nothing, kind: "page", message: "The server answered with a redirect." } };
  }
  if (answer.text.trim() === "") {
    return { ok: false, failure: { ...nothing, kind: "empty", message: "The answer was empty." } };
  }
  const parsed = envelopeSchema.safeParse(answer.contentType.includes("json") ? parseJson(answer.text) : undefined);
  if (!parsed.success) {
    const isPage = /^\s*</.test(answer.text) || answer.contentType.includes("html");
    return { ok: false, failure: { ...nothing, kind: isPage ? "page" : "shape", message: answer.text.slice(0, 300) } };
  }
  const envelope = parsed.data;
  const correlationId = envelope.correlationId ?? undefined;
  if (answer.status >= 400 || envelope.status === "ERROR" || envelope.status === "FAILURE") {
    return {
      ok: false,
      failure: {
        kind: "answer",
        httpStatus: answer.status,
        code: envelope.code ?? undefined,
        message: envelope.message ?? envelope.responseMessages?.at(-1)?.message ?? "",
        messages: envelope.responseMessages ?? [],
        failedPermissions: (envelope.failedPermissionChecks ?? []).map((check) => ({
          permission: check.permission,
          resourceType: check.resourceType,
          resourceIdentifier: check.resourceIdentifier ?? undefined,
          scope: check.resourceScope ?? undefined,
        })),
        fields: envelope.errors ?? [],
        policySets: [],
        correlationId,
      },
    };
  }
  const denied = governanceSchema.safeParse(envelope.data);
  if (denied.success) {
    const { message, details } = denied.data.governanceMetadata;
    return {
      ok: false,
      failure: {
        ...nothing,
        kind: "governance",
        message: message ?? "",
        policySets: (details ?? []).flatMap(({ policySetName, deny }) => (deny && policySetName ? [policySetName] : [])),
        correlationId,
      },
    };
  }
  // A success carries `data`, or `resource` in the delegate family; a body with neither is not one of Harness's.
  if (envelope.status !== "SUCCESS" && envelope.resource === undefined) {
    return { ok: false, failure: { ...nothing, kind: "shape", message: answer.text.slice(0, 300) } };
  }
  return { ok: true, payload: envelope.resource === undefined ? envelope.data : envelope.resource, correlationId };
}
