import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { chunksOf, joinAnswers } from "./pages";

/** AWS's limit for the values of a filter. */
const NAMES = 50;

/**
 * Which of these parameters Parameter Store has. Their values are not read.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
 */
export async function findParameters(
  clients: AwsClients,
  region: string,
  names: readonly string[],
): Promise<Result<readonly string[], AppError>> {
  const answers = await Promise.all(
    chunksOf(names, NAMES).map(
      async (Values) =>
        await callAws(clients, { service: "ssm", action: "DescribeParameters", region }, async () => {
          const { DescribeParametersCommand } = await import("@aws-sdk/client-ssm");
          const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [...Values] }];
          const command = new DescribeParametersCommand({ ParameterFilters, MaxResults: NAMES });
          const { Parameters } = await (await clients.ssm(region)).send(command);
          return (Parameters ?? []).flatMap(({ Name }) => Name ?? []);
        }),
    ),
  );
  return joinAnswers(answers);
}
