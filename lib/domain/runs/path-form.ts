import { z } from "zod";

import { pathSchema, type Path } from "./path";

/** The path as the forms hold it: what was not asked is empty, and `null` is a group of radio buttons without a choice. */
const pathFieldsSchema = z.object({
  target: z.enum(pathSchema.shape.target.options, { error: "Choose what you want to connect." }),
  identity: z.enum(pathSchema.shape.identity.options, { error: "Choose how Harness should sign in to AWS." }),
  hostAccess: z.enum(["ssh", "winrm", "ssm", ""]).nullish(),
  strategy: z.enum(["rolling", "blue-green", "canary", ""]).nullish(),
});

type PathFields = z.infer<typeof pathFieldsSchema>;

function checkGroups(fields: Readonly<PathFields>, context: z.RefinementCtx): void {
  const isMissing = (value: string | null | undefined) => value === undefined || value === null || value === "";
  if (fields.target !== "ecs" && isMissing(fields.hostAccess)) {
    context.addIssue({ code: "custom", path: ["hostAccess"], message: "Choose how Harness reaches the hosts." });
  }
  if (fields.target !== "ec2" && isMissing(fields.strategy)) {
    context.addIssue({ code: "custom", path: ["strategy"], message: "Choose how services are replaced." });
  }
}

/** The path that was chosen: groups that its target does not have are left out, whatever stood in them. */
export function toPath({ target, identity, hostAccess, strategy }: Readonly<PathFields>): Path {
  return {
    target,
    identity,
    hostAccess: target === "ecs" || !hostAccess ? undefined : hostAccess,
    strategy: target === "ec2" || !strategy ? undefined : strategy,
  };
}

/** The form that begins a run. Form and server action share it. */
export const newRunSchema = pathFieldsSchema
  .extend({
    /** Connection, organization and project in one choice, as `writeProjectChoice` writes it. */
    project: z.string({ error: "Choose the Harness project." }).min(1, "Choose the Harness project."),
    awsConnectionId: z.string({ error: "Choose the AWS account." }).min(1, "Choose the AWS account."),
  })
  .superRefine(checkGroups);

/** The form that changes the path of a run. */
export const changePathSchema = pathFieldsSchema.superRefine(checkGroups);

/** A project of a Harness connection, as one value of a list. */
export type ProjectChoice = {
  readonly harnessConnectionId: string;
  readonly orgIdentifier: string;
  readonly projectIdentifier: string;
};

/** Writes a choice as a value of the list. Identifiers of Harness and of the portal hold no slash. */
export function writeProjectChoice(choice: ProjectChoice): string {
  return [choice.harnessConnectionId, choice.orgIdentifier, choice.projectIdentifier].join("/");
}

/** Reads it back; nothing when it is not one. */
export function readProjectChoice(value: string): ProjectChoice | undefined {
  const [harnessConnectionId, orgIdentifier, projectIdentifier, ...rest] = value.split("/");
  if (!harnessConnectionId || !orgIdentifier || !projectIdentifier || rest.length > 0) return undefined;
  return { harnessConnectionId, orgIdentifier, projectIdentifier };
}
