import "server-only";
import { decode, encode } from "next-auth/jwt";
import { requireEnv } from "@/lib/config/env";
import { SESSION_HOURS } from "@/lib/domain/access/session-limits";
import { hostCookie } from "./host-cookie";

/** The name and the attributes of the cookie that names a session. */
export function sessionCookie() {
  return hostCookie("carabiner-session");
}

/** The value of the cookie for a session row: encrypted, and good for the longest a session may last. */
export async function writeSessionId(sessionId: string): Promise<string> {
  return await encode({ token: { sid: sessionId }, secret: requireEnv("NEXTAUTH_SECRET"), maxAge: SESSION_HOURS * 3600 });
}

/** The session row that a cookie names; undefined when it is absent, forged or too old. */
export async function readSessionId(value: string | undefined): Promise<string | undefined> {
  if (value === undefined || value === "") return undefined;
  const secret = requireEnv("NEXTAUTH_SECRET");
  try {
    const token = await decode({ token: value, secret });
    return typeof token?.["sid"] === "string" ? token["sid"] : undefined;
  } catch {
    // A cookie of another installation, or a changed one: the same as none.
    return undefined;
  }
}
