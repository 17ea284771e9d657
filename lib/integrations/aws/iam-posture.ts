import {
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetServiceLastAccessedDetailsCommand,
  ListMFADevicesCommand,
} from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { AccountSummary, CredentialReportRow, ServiceLastAccessed } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { parseCredentialReport } from "./credential-report";
import { isoOf } from "./tags";

/** Reads the account's IAM counters, MFA of the root user among them. */
export async function getAccountSummary(clients: AwsClients): Promise<Result<AccountSummary, AppError>> {
  return await callAws(clients, { service: "iam", action: "GetAccountSummary" }, async () => {
    const { SummaryMap: summary } = await clients.iam().send(new GetAccountSummaryCommand({}));
    return summary ?? {};
  });
}

/** How many MFA devices a user has. */
export async function countMfaDevices(clients: AwsClients, userName: string): Promise<Result<number, AppError>> {
  return await callAws(clients, { service: "iam", action: "ListMFADevices", resource: userName }, async () => {
    const { MFADevices: devices } = await clients.iam().send(new ListMFADevicesCommand({ UserName: userName }));
    return devices?.length ?? 0;
  });
}

/** What asking for a report gave: its content, or that AWS is still making it. */
export type Pending<Value> = { readonly ready: false } | { readonly ready: true; readonly value: Value };

/**
 * Asks for the credential report; AWS makes it in some seconds and keeps it for four hours. Ask again while it is
 * not ready.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export async function getCredentialReport(
  clients: AwsClients,
): Promise<Result<Pending<readonly CredentialReportRow[]>, AppError>> {
  const state = await callAws(clients, { service: "iam", action: "GenerateCredentialReport" }, async () => {
    const { State: answer } = await clients.iam().send(new GenerateCredentialReportCommand({}));
    return answer;
  });
  if (!state.ok) return state;
  if (state.value !== "COMPLETE") return ok({ ready: false });
  return await callAws(clients, { service: "iam", action: "GetCredentialReport" }, async () => {
    const { Content: content } = await clients.iam().send(new GetCredentialReportCommand({}));
    return { ready: true as const, value: parseCredentialReport(new TextDecoder().decode(content ?? new Uint8Array())) };
  });
}

/**
 * Starts the report of what a principal last used; the job's ID is the argument of `getServiceLastAccessed`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
 */
export async function startServiceLastAccessed(
  clients: AwsClients,
  input: { readonly principalArn: string; readonly granularity: "SERVICE_LEVEL" | "ACTION_LEVEL" },
): Promise<Result<string, AppError>> {
  return await callAws(
    clients,
    { service: "iam", action: "GenerateServiceLastAccessedDetails", resource: input.principalArn },
    async () => {
      const { JobId: jobId } = await clients
        .iam()
        .send(new GenerateServiceLastAccessedDetailsCommand({ Arn: input.principalArn, Granularity: input.granularity }));
      return jobId ?? "";
    },
  );
}

/** Reads the report of what a principal last used, once it is ready. */
export async function getServiceLastAccessed(
  clients: AwsClients,
  jobId: string,
): Promise<Result<Pending<readonly ServiceLastAccessed[]>, AppError>> {
  return await callAws(clients, { service: "iam", action: "GetServiceLastAccessedDetails", resource: jobId }, async () => {
    const answer = await clients.iam().send(new GetServiceLastAccessedDetailsCommand({ JobId: jobId, MaxItems: 1000 }));
    if (answer.JobStatus !== "COMPLETED") return { ready: false as const };
    const value = (answer.ServicesLastAccessed ?? []).map((service) => ({
      serviceNamespace: service.ServiceNamespace ?? "",
      serviceName: service.ServiceName ?? "",
      lastAuthenticatedAt: isoOf(service.LastAuthenticated),
      lastAuthenticatedRegion: service.LastAuthenticatedRegion,
      actions: (service.TrackedActionsLastAccessed ?? []).map((action) => ({
        actionName: action.ActionName ?? "",
        lastAccessedAt: isoOf(action.LastAccessedTime),
      })),
    }));
    return { ready: true as const, value };
  });
}
