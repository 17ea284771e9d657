import type { Actor } from "./actor";

/** How the ID of an actor at the command line begins. IDs of people in the database begin with `user_`. */
const PREFIX = "cli:";

/** The actor at the command line of the machine: a person who can read the data folder may do what the owner may. */
export function commandLineActor(username: string): Actor {
  return {
    userId: `${PREFIX}${username}`,
    name: `${username} (command line)`,
    email: "",
    sessionId: "cli",
    sandbox: false,
    grants: [{ id: "cli", role: "owner" }],
  };
}

/** The actor of an ID that the command line left; `undefined` for the ID of a person in the database. */
export function commandLineActorOf(userId: string): Actor | undefined {
  return userId.startsWith(PREFIX) ? commandLineActor(userId.slice(PREFIX.length)) : undefined;
}
