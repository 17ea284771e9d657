import type { AppError } from "@/lib/core/errors";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { canEdit } from "@/lib/domain/access/run-access";
import type { HarnessConnection } from "@/lib/domain/connections/connection";
import { writeProjectChoice } from "@/lib/domain/runs/path-form";
import { listOrganizations } from "@/lib/integrations/harness/organizations";
import { listProjects } from "@/lib/integrations/harness/projects";

export type ProjectOption = { readonly value: string; readonly label: string; readonly count?: string | undefined };

/** The projects of a Harness connection that the actor may change, or the error of the look-up. */
export type ProjectList = { readonly connection: HarnessConnection } & (
  | { readonly options: readonly ProjectOption[]; readonly failure?: undefined }
  | { readonly failure: AppError; readonly options?: undefined }
);

/** How long the page waits for Harness, in milliseconds. */
const TIME_OUT_MS = 8000;

/** Lists the projects of all connections in parallel. A failing or slow connection does not hide the others. */
export async function readProjects(
  deps: Pick<Deps, "harnessClientFor">,
  actor: Actor,
  connections: readonly HarnessConnection[],
): Promise<readonly ProjectList[]> {
  return await Promise.all(
    connections.map(async (connection): Promise<ProjectList> => {
      const answer = await Promise.race([readOne(deps, actor, connection, connections.length > 1), timeOut()]);
      return "code" in answer ? { connection, failure: answer } : { connection, options: answer };
    }),
  );
}

async function readOne(
  deps: Pick<Deps, "harnessClientFor">,
  actor: Actor,
  connection: HarnessConnection,
  named: boolean,
): Promise<readonly ProjectOption[] | AppError> {
  const client = await deps.harnessClientFor(connection);
  if (!client.ok) return client.error;
  const [organizations, projects] = await Promise.all([
    listOrganizations(client.value),
    listProjects(client.value, connection.orgIdentifier),
  ]);
  if (!projects.ok) return projects.error;
  // Without permission to list organizations, their identifiers serve as names.
  const names = new Map(organizations.ok ? organizations.value.map(({ identifier, name }) => [identifier, name]) : []);
  const { accountIdentifier } = connection;
  return projects.value
    .filter(({ orgIdentifier, identifier }) =>
      canEdit(actor, { accountIdentifier, orgIdentifier, projectIdentifier: identifier }),
    )
    .map(({ orgIdentifier, identifier, name }) => ({
      value: writeProjectChoice({ harnessConnectionId: connection.id, orgIdentifier, projectIdentifier: identifier }),
      label: `${names.get(orgIdentifier) ?? orgIdentifier} / ${name}`,
      ...(named ? { count: connection.name } : {}),
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

async function timeOut(): Promise<AppError> {
  await new Promise((resolve) => setTimeout(resolve, TIME_OUT_MS).unref());
  return { code: "upstream_unavailable", message: "Harness did not answer within 8 seconds. Reload the page to try again." };
}
