import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "@/lib/server/auth";
import { throughDoor } from "@/lib/server/through-door";

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's own routes: the callback of single sign-on, with the rate limits of every sign-in. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  return await throughDoor(async () => {
    const response: unknown = await NextAuth(request, context, authOptions());
    if (response instanceof Response) return response;
    throw new Error("next-auth returned no response.");
  });
}

export { handle as GET, handle as POST };
