import "server-only";
import { env } from "@/lib/config/env";

/** A cookie that scripts cannot read, for this host alone: `__Host-` and Secure on https, plain on loopback http. */
export function hostCookie(name: string) {
  const secure = env().NEXTAUTH_URL.startsWith("https:");
  return {
    name: secure ? `__Host-${name}` : name,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  };
}
