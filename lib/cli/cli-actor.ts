import { userInfo } from "node:os";

import type { Actor } from "@/lib/domain/access/actor";

/** Whoever runs the command line: whoever may read the data folder may do what the owner may. */
export function cliActor(): Actor {
  const { username } = userInfo();
  return {
    userId: `cli:${username}`,
    name: `${username} (command line)`,
    email: "",
    sessionId: "cli",
    sandbox: false,
    grants: [{ id: "cli", role: "owner" }],
  };
}
