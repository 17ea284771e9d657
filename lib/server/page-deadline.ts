import "server-only";
import { cache } from "react";
import { limitCallsOutside, within } from "@/lib/integrations/call-scope";

/** A page waits this long for AWS and Harness together, whatever it asks and in whatever order. */
const PAGE_MS = 12_000;

/** Where the answer is the page: comparing a plan, measuring an account. The limits of IAM alone take seconds there. */
const CONTENT_MS = 20_000;

/** One deadline a request. Outside of a render, where React keeps nothing, each call gets one. */
const pageDeadline = cache(() => AbortSignal.timeout(PAGE_MS));

// No page can forget it: every call of a page, however deep, ends with the page's deadline.
limitCallsOutside(pageDeadline);

/** Runs a page's work under its own deadline. */
export async function withinContentDeadline<Value>(work: () => Promise<Value>): Promise<Value> {
  return await within(AbortSignal.timeout(CONTENT_MS), work);
}
