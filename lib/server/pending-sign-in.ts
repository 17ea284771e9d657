import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { signInCodePath } from "@/lib/config/routes";
import type { Deps } from "@/lib/deps/deps";
import type { PendingSignIn } from "@/lib/domain/access/pending-sign-in";
import { PENDING_SIGN_IN_MINUTES } from "@/lib/domain/access/session-limits";
import { safeCallbackPath } from "./current-path";
import { hostCookie } from "./host-cookie";

/** The cookie of a sign-in that waits for its code. It opens nothing but the question for the code. */
function pendingCookie() {
  return hostCookie("carabiner-sign-in");
}

/** Goes on to the question for the code, without a session. */
export async function askForCode(
  deps: Deps,
  { callbackUrl, ...pending }: Pick<PendingSignIn, "userId" | "how"> & { readonly callbackUrl: string | undefined },
): Promise<never> {
  const { name, options } = pendingCookie();
  (await cookies()).set(name, await deps.pendingSignIns.create(pending), { ...options, maxAge: PENDING_SIGN_IN_MINUTES * 60 });
  redirect(`${signInCodePath}?callbackUrl=${encodeURIComponent(safeCallbackPath(callbackUrl))}`);
}

/** The sign-in of this browser that waits for its code, with its token. */
export async function findPendingSignIn(deps: Deps): Promise<(PendingSignIn & { readonly token: string }) | undefined> {
  const token = (await cookies()).get(pendingCookie().name)?.value;
  const pending = token === undefined ? undefined : await deps.pendingSignIns.find(token);
  return token === undefined || pending === undefined ? undefined : { ...pending, token };
}

/** Uses the waiting sign-in up. False when it is too old or was used. */
export async function usePendingSignIn(deps: Deps, token: string): Promise<boolean> {
  const { name, options } = pendingCookie();
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
  return await deps.pendingSignIns.use(token);
}
