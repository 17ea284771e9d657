import { z } from "zod";

import type { RunFilter } from "./run";

/** The filters of the run list as the address holds them. What cannot be read is left out, never an error. */
const querySchema = z.object({
  q: z.string().trim().min(1).max(100).optional().catch(undefined),
  /** "meridian/parcel_tracking", or an organization alone. */
  project: z.string().min(1).max(260).optional().catch(undefined),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional()
    .catch(undefined),
  state: z.enum(["open", "applying", "undoing", "finished", "undone"]).optional().catch(undefined),
  target: z.enum(["ec2", "ecs", "both"]).optional().catch(undefined),
  kind: z.enum(["sandbox", "live"]).optional().catch(undefined),
  owner: z.literal("me").optional().catch(undefined),
  /** The cursor after which the page begins, and how many rows stand before it. */
  after: z.string().max(100).optional().catch(undefined),
  row: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined),
});

export type RunListQuery = z.infer<typeof querySchema>;

/** Reads the address; a parameter given twice counts as not given. */
export function readRunListQuery(params: Readonly<Record<string, string | string[] | undefined>>): RunListQuery {
  return querySchema.parse(params);
}

/** The query as an address: filters in a fixed order, nothing for what is not set. */
export function writeRunListQuery(query: RunListQuery): string {
  const params = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined || value === 0 ? [] : [[name, String(value)]])),
  );
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** What the query asks the database for. */
export function toRunFilter(query: RunListQuery, userId: string): RunFilter {
  const [orgIdentifier, projectIdentifier] = query.project?.split("/") ?? [];
  return {
    text: query.q,
    orgIdentifier: orgIdentifier === undefined || orgIdentifier === "" ? undefined : orgIdentifier,
    projectIdentifier: projectIdentifier === undefined || projectIdentifier === "" ? undefined : projectIdentifier,
    awsAccountId: query.account,
    state: query.state,
    target: query.target,
    kind: query.kind,
    ownerId: query.owner === "me" ? userId : undefined,
  };
}

/** The filters that are set, with the words of the line that clears each. */
export function activeFilters(query: RunListQuery): readonly { readonly name: keyof RunListQuery; readonly words: string }[] {
  const words: readonly (readonly [keyof RunListQuery, string])[] = [
    ["q", `Text ${query.q ?? ""}`],
    ["project", `Project ${query.project?.replace("/", " / ") ?? ""}`],
    ["account", `AWS account ${query.account ?? ""}`],
    ["state", "State"],
    ["target", "Path"],
    ["kind", query.kind === "live" ? "Live only" : "Sandbox only"],
    ["owner", "Owner you"],
  ];
  return words.flatMap(([name, text]) => (query[name] === undefined ? [] : [{ name, words: text }]));
}
