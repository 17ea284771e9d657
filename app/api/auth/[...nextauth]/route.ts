import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "@/lib/server/auth";

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's own routes: the callback of single sign-on, and sign-in by password for clients without our page. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const response: unknown = await NextAuth(request, context, authOptions());
  if (response instanceof Response) return response;
  throw new Error("next-auth gave no answer.");
}

export { handle as GET, handle as POST };
