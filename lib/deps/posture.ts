import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Deps } from "./deps";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import type { PostureAccess, PracticesDeps } from "@/lib/domain/posture/check-practices";
import { answerWithin, silence } from "@/lib/integrations/answer-within";
import { createPostureAccess } from "@/lib/integrations/aws/read-posture";

/** A page waits at most this long for one of the answers. */
const ANSWER_MS = 20_000;

/** What the practices page works with, over the portal's own access to an account. */
export function joinPosture(deps: Deps): PracticesDeps {
  return {
    ...deps,
    postureAccessFor: async (connection: AwsConnection): Promise<Result<PostureAccess, AppError>> => {
      const aws = await deps.awsClientsFor(connection, { sessionName: "practices" });
      if (!aws.ok) return aws;
      const access = createPostureAccess(aws.value);
      return ok({
        keys: async (users) => await inTime(async () => await access.keys(users)),
        signIn: async () => await inTime(async () => await access.signIn()),
        rights: async (identity) => await inTime(async () => await access.rights(identity)),
      });
    },
  };
}

async function inTime<Value>(work: () => Promise<Result<Value, AppError>>): Promise<Result<Value, AppError>> {
  return await answerWithin(ANSWER_MS, silence("AWS", ANSWER_MS), work);
}
