import type { Filter } from "@/components/ui/filter-chips";
import { runsPath } from "@/lib/config/routes";
import type { RunFacets, RunState } from "@/lib/domain/runs/run";
import { writeRunListQuery, type RunListQuery } from "@/lib/domain/runs/run-list-query";
import { STATE_WORDS } from "@/lib/domain/runs/run-words";

const TARGET_WORDS = { ec2: "EC2", ecs: "ECS", both: "EC2 and ECS" } as const;
const KIND_WORDS = { sandbox: "sandbox only", live: "live only" } as const;
const STATES: readonly RunState[] = ["open", "applying", "undoing", "finished", "undone"];

/** The address of the list with a changed query; a new filter starts on the first page. */
export function listHref(query: RunListQuery, change: Partial<RunListQuery>): string {
  return `${runsPath}${writeRunListQuery({ ...query, after: undefined, row: undefined, ...change })}`;
}

/** The filters with their options, each an address. */
export function runFilters(query: RunListQuery, facets: RunFacets): readonly Filter[] {
  const choose = (name: keyof RunListQuery, values: readonly { readonly value: string; readonly label: string }[]) => [
    { label: "any", href: listHref(query, { [name]: undefined }), current: query[name] === undefined },
    ...values.map(({ value, label }) => ({ label, href: listHref(query, { [name]: value }), current: query[name] === value })),
  ];
  return [
    { name: "Project", value: query.project?.replace("/", " / ") ?? "any", options: choose("project", projectOptions(facets)) },
    {
      name: "AWS account",
      value: query.account ?? "any",
      options: choose(
        "account",
        facets.awsAccountIds.map((id) => ({ value: id, label: id })),
      ),
    },
    {
      name: "Path",
      value: query.target === undefined ? "any" : TARGET_WORDS[query.target],
      options: choose(
        "target",
        (["ec2", "ecs", "both"] as const).map((value) => ({ value, label: TARGET_WORDS[value] })),
      ),
    },
    {
      name: "State",
      value: query.state === undefined ? "any" : STATE_WORDS[query.state],
      options: choose(
        "state",
        STATES.map((value) => ({ value, label: STATE_WORDS[value] })),
      ),
    },
    {
      name: "Owner",
      value: query.owner === undefined ? "anybody" : "you",
      options: choose("owner", [{ value: "me", label: "you" }]),
    },
    ...(facets.kinds.length < 2 && query.kind === undefined
      ? []
      : [
          {
            name: "Sandbox",
            value: query.kind === undefined ? "any" : KIND_WORDS[query.kind],
            options: choose(
              "kind",
              (["live", "sandbox"] as const).map((value) => ({ value, label: KIND_WORDS[value] })),
            ),
          },
        ]),
  ];
}

/** Organizations with more than one project can also be chosen as a whole. */
function projectOptions({ projects }: RunFacets) {
  const organizations = new Set(projects.flatMap(({ orgIdentifier }) => (orgIdentifier === undefined ? [] : [orgIdentifier])));
  return [...organizations].flatMap((organization) => {
    const members = projects.filter((project) => project.orgIdentifier === organization);
    const whole = members.length > 1 ? [{ value: organization, label: `${organization}, all projects` }] : [];
    return [
      ...whole,
      ...members.flatMap(({ projectIdentifier }) =>
        projectIdentifier === undefined
          ? []
          : [{ value: `${organization}/${projectIdentifier}`, label: `${organization} / ${projectIdentifier}` }],
      ),
    ];
  });
}
