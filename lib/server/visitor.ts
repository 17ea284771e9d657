import "server-only";
import { headers } from "next/headers";
import { networkOf } from "@/lib/core/network-of";
import type { Visitor } from "@/lib/domain/access/visitor";
import { requestAddress } from "./request-address";

/** What the request that is being answered says about its browser. */
export async function readVisitor(): Promise<Visitor> {
  return {
    userAgent: (await headers()).get("user-agent") ?? undefined,
    network: networkOf(await requestAddress()),
  };
}
