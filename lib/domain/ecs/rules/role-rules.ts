import { bareWordsIn } from "../placeholders";
import type { Path } from "../value";

import { OPEN, isPresent, readItems, readMembers, readText } from "./read";
import { PAGES, type Rule } from "./rule";
import type { TaskView } from "./task-view";

const ROLE = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const ROLE_NAME = /^[\w+=,.@/-]+$/;
/** A private registry of AWS. The public one needs no sign-in. */
const ECR_IMAGE = /^[^/]*\.dkr\.ecr[.-]/;

const roleArns: Rule = {
  id: "role-arn",
  severity: "refused",
  source: PAGES.register,
  check: ({ document }, report) => {
    for (const key of ["executionRoleArn", "taskRoleArn"]) {
      const role = readText(document, key);
      if (role === undefined) continue;
      if (role === OPEN || bareWordsIn(role).length > 0) report.undecided([key]);
      else if (role.startsWith("arn:") ? !ROLE.test(role) : !ROLE_NAME.test(role)) {
        report.broken([key], `${key} is not the ARN of an IAM role.`, "Write arn:aws:iam::<account>:role/<name>.");
      }
    }
  },
};

/** Something that a task can do only with an execution role. */
type RoleReason = { readonly at: Path; readonly why: string; readonly isOpen: boolean };

/** Why a task needs an execution role. `isOpen` when a placeholder decides whether it does. */
function reasonsForRole({ containers, onFargate }: TaskView): readonly RoleReason[] {
  return containers.flatMap(({ members, path }): readonly RoleReason[] => {
    const logging = readMembers(members, "logConfiguration");
    const secrets = readItems(members, "secrets", path).items.map((item) => readText(item.members, "valueFrom"));
    const reasons = [
      {
        needs: isPresent(members, "secrets"),
        at: [...path, "secrets"],
        why: "to read secrets",
        isOpen: !secrets.some((secret) => secret !== OPEN),
      },
      {
        needs: isPresent(members, "repositoryCredentials"),
        at: [...path, "repositoryCredentials"],
        why: "to sign in to the registry",
        isOpen: false,
      },
      {
        needs: logging !== OPEN && logging !== undefined && isPresent(logging, "secretOptions"),
        at: [...path, "logConfiguration", "secretOptions"],
        why: "to read secrets of the log driver",
        isOpen: false,
      },
      {
        needs: onFargate === true && logging !== OPEN && logging?.["logDriver"] === "awslogs",
        at: [...path, "logConfiguration"],
        why: "to write logs from Fargate",
        isOpen: false,
      },
      {
        needs: onFargate === true && typeof members["image"] === "string" && ECR_IMAGE.test(members["image"]),
        at: [...path, "image"],
        why: "to pull an image from ECR on Fargate",
        isOpen: readText(members, "image") === OPEN,
      },
    ];
    return reasons.filter(({ needs }) => needs);
  });
}

const executionRole: Rule = {
  id: "execution-role",
  severity: "refused",
  source: PAGES.executionRole,
  check: (task, report) => {
    if (task.containersOnly || readText(task.document, "executionRoleArn") !== undefined) return;
    const reasons = reasonsForRole(task);
    const reason = reasons.find(({ isOpen }) => !isOpen);
    const [open] = reasons;
    if (reason !== undefined)
      report.broken(reason.at, `The task needs an execution role ${reason.why}.`, "Add executionRoleArn.");
    else if (open !== undefined) report.undecided(open.at);
  },
};

const swappedRoles: Rule = {
  id: "swapped-roles",
  severity: "advice",
  source: PAGES.executionRole,
  check: ({ document }, report) => {
    const execution = readText(document, "executionRoleArn");
    const taskRole = readText(document, "taskRoleArn");
    if (typeof execution !== "string" || typeof taskRole !== "string" || execution === taskRole) return;
    if (/exec/i.test(taskRole) && !/exec/i.test(execution)) {
      const problem = "The task role is named like an execution role, but the execution role is not.";
      report.broken(["executionRoleArn"], problem, "Check whether executionRoleArn and taskRoleArn are swapped.");
    }
  },
};

/** Rules about the two roles of a task. */
export const ROLE_RULES: readonly Rule[] = [roleArns, executionRole, swappedRoles];
