import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Deps } from "./deps";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import { silentError, type PostureAccess, type PracticesDeps } from "@/lib/domain/posture/check-practices";
import { createPostureAccess } from "@/lib/integrations/aws/read-posture";

/** A page waits at most this long for one of the answers. */
const ANSWER_SECONDS = 20;

/** What the practices page works with, over the portal's own access to an account. */
export function joinPosture(deps: Deps): PracticesDeps {
  return {
    ...deps,
    postureAccessFor: async (connection: AwsConnection): Promise<Result<PostureAccess, AppError>> => {
      const aws = await deps.awsClientsFor(connection, { sessionName: "practices" });
      if (!aws.ok) return aws;
      const access = createPostureAccess(aws.value);
      return ok({
        keys: async (users) => await inTime("AWS", access.keys(users)),
        signIn: async () => await inTime("AWS", access.signIn()),
        rights: async (identity) => await inTime("AWS", access.rights(identity)),
      });
    },
  };
}

async function inTime<Value>(who: string, work: Promise<Result<Value, AppError>>): Promise<Result<Value, AppError>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<Result<Value, AppError>>((resolve) => {
    timer = setTimeout(() => {
      resolve(silentError(who, ANSWER_SECONDS));
    }, ANSWER_SECONDS * 1000);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
