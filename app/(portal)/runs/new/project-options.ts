import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { canEdit } from "@/lib/domain/access/run-access";
import type { HarnessConnection } from "@/lib/domain/connections/connection";
import { writeProjectChoice } from "@/lib/domain/runs/path-form";
import { lookUp } from "@/lib/server/look-up";

export type ProjectOption = { readonly value: string; readonly label: string; readonly count?: string | undefined };

/** The projects of a Harness connection that the actor may change, or the error of the look-up. */
export type ProjectList = { readonly connection: HarnessConnection } & (
  | { readonly options: readonly ProjectOption[]; readonly failure?: undefined }
  | { readonly failure: AppError; readonly options?: undefined }
);

/** How long the page waits for Harness, in milliseconds. */
const TIME_OUT_MS = 8_000;

const NO_ANSWER: AppError = {
  code: "upstream_unavailable",
  message: "Harness did not answer within 8 seconds. Reload the page to try again.",
};

/** Lists the projects of all connections in parallel. A failing or slow connection does not hide the others. */
export async function readProjects(
  deps: Pick<Deps, "harnessReadsFor">,
  actor: Actor,
  connections: readonly HarnessConnection[],
): Promise<readonly ProjectList[]> {
  return await Promise.all(
    connections.map(async (connection): Promise<ProjectList> => {
      const answer = await lookUp(
        async () => await readOne(deps, actor, connection, connections.length > 1),
        TIME_OUT_MS,
        NO_ANSWER,
      );
      return answer.ok ? { connection, options: answer.value } : { connection, failure: answer.error };
    }),
  );
}

async function readOne(
  deps: Pick<Deps, "harnessReadsFor">,
  actor: Actor,
  connection: HarnessConnection,
  named: boolean,
): Promise<Result<readonly ProjectOption[], AppError>> {
  const harness = await deps.harnessReadsFor(connection);
  if (!harness.ok) return harness;
  const [organizations, projects] = await Promise.all([
    harness.value.listOrganizations(),
    harness.value.listProjects(connection.orgIdentifier),
  ]);
  if (!projects.ok) return projects;
  // Without permission to list organizations, their identifiers serve as names.
  const names = new Map(organizations.ok ? organizations.value.map(({ identifier, name }) => [identifier, name]) : []);
  const { accountIdentifier } = connection;
  const options = projects.value
    .filter(({ orgIdentifier, identifier }) =>
      canEdit(actor, { accountIdentifier, orgIdentifier, projectIdentifier: identifier }),
    )
    .map(({ orgIdentifier, identifier, name }) => ({
      value: writeProjectChoice({ harnessConnectionId: connection.id, orgIdentifier, projectIdentifier: identifier }),
      label: `${names.get(orgIdentifier) ?? orgIdentifier} / ${name}`,
      count: named ? connection.name : undefined,
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return ok(options);
}
