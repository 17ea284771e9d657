import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import type { PostureAccess } from "@/lib/domain/posture/check-practices";
import { answerWithin } from "@/lib/integrations/answer-within";
import { createPostureAccess } from "@/lib/integrations/aws/read-posture";

import type { ConnectionClients } from "./connections";

/** A page waits at most this long for one of the answers. */
const ANSWER_MS = 20_000;

/** The reads of the practices page, with the portal's own access to an account. */
export function joinPosture(clients: Pick<ConnectionClients, "awsClientsFor">) {
  return {
    /** Each read has a time limit. Errors: `precondition_failed` without access. */
    async postureAccessFor(connection: AwsConnection): Promise<Result<PostureAccess, AppError>> {
      const aws = await clients.awsClientsFor(connection, { sessionName: "practices" });
      if (!aws.ok) return aws;
      const access = createPostureAccess(aws.value);
      return ok({
        keys: async (users) => await answerWithin(ANSWER_MS, "AWS", async () => await access.keys(users)),
        signIn: async () => await answerWithin(ANSWER_MS, "AWS", async () => await access.signIn()),
        rights: async (identity) => await answerWithin(ANSWER_MS, "AWS", async () => await access.rights(identity)),
      });
    },
  };
}
