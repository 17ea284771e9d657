import { listed } from "@/lib/core/listed";
import { shellQuote } from "@/lib/core/shell-words";
import { readImage } from "@/lib/domain/ecs/image-reference";

import type { Outcome } from "../finding";
import { failed, notApplicable, passed, repair, unknown, whenRead, withoutPart } from "../outcomes";
import type { ImageFacts, Part, StoppedTask, TaskContainer } from "../service-facts";
import type { CheckRule, View } from "../view";

/** The outcome when one of many parts was not read; `undefined` when all were. */
function firstUnread(parts: readonly Part<unknown>[]): Outcome | undefined {
  for (const part of parts) if (part.state !== "read") return withoutPart(part);
  return undefined;
}

/** Without a task definition there is nothing to check. */
function ofDefinition(view: View, look: () => Outcome): Outcome {
  return whenRead(view.facts.definition, (found) =>
    found === undefined ? notApplicable("There is no task definition.") : look(),
  );
}

const secrets: CheckRule = {
  id: "secrets",
  title: "The secrets of the task definition exist",
  guideItems: ["G155"],
  claims: ["ecs-secret-unavailable", "ecs-environment-file"],
  look: (view) =>
    ofDefinition(view, () => {
      const { secrets: found } = view.facts;
      if (found.length === 0) return notApplicable("The task definition reads no secret.");
      const gone = found.filter(({ there }) => there.state === "read" && !there.value);
      const [first] = gone;
      if (first !== undefined) {
        return failed(
          `There is no secret for ${listed(
            gone.map(({ variable }) => variable),
            "and",
          )}, or it is being deleted.`,
          repair("you", "Correct the reference in the task definition, or have the secret created or restored.", first.reference),
          gone.map(({ variable, reference }) => ({ source: variable, lines: [reference] })),
        );
      }
      return firstUnread(found.map(({ there }) => there)) ?? passed("Every secret exists. Their values were not read.");
    }),
};

const image: CheckRule = {
  id: "image",
  title: "The container image can be pulled",
  guideItems: ["G197"],
  claims: [
    "ecs-registry-limit",
    "ecs-image-architecture",
    "ecs-image-absent",
    "ecs-image-refused",
    "ecs-disk-full",
    "ecs-image-not-pulled",
  ],
  look: (view) =>
    ofDefinition(view, () => {
      const { images } = view.facts;
      const missing = images.find(({ there }) => there.state === "read" && there.value !== "image");
      if (missing !== undefined) return withoutImage(missing);
      const unread = images.filter(({ there }) => there.state !== "read");
      const [first] = unread;
      if (first === undefined)
        return passed(
          `The registry has ${listed(
            images.map((one) => one.image),
            "and",
          )}.`,
        );
      const ran = view.service !== undefined && view.service.running > 0 && view.suspects.length === 0;
      const outcome = withoutPart(first.there.state === "read" ? { state: "not-asked", why: "" } : first.there);
      return ran ? { ...outcome, fact: `${outcome.fact} Tasks that run now have pulled it.` } : outcome;
    }),
};

function withoutImage({ image: name, there }: ImageFacts): Outcome {
  const { ecr, tag, digest } = readImage(name);
  const repository = ecr?.repository ?? name;
  if (there.state === "read" && there.value === "no-repository") {
    return failed(
      `There is no repository ${repository} in the registry of account ${ecr?.account ?? ""}.`,
      repair("you", "Correct the image in the task definition, or create the repository and push the image."),
    );
  }
  return failed(
    `${repository} has no image ${digest ?? tag ?? "latest"}.`,
    repair(
      "you",
      "Correct the tag in the task definition, or push the image. This lists the newest tags:",
      `aws ecr describe-images --repository-name ${shellQuote(repository)} --region ${ecr?.region ?? ""} --query 'sort_by(imageDetails,&imagePushedAt)[-10:].imageTags'`,
    ),
  );
}

const logs: CheckRule = {
  id: "log-group",
  title: "The containers can write to CloudWatch Logs",
  guideItems: ["G199"],
  claims: ["ecs-log-setup"],
  look: (view) =>
    ofDefinition(view, () => {
      const { logGroups } = view.facts;
      if (logGroups.length === 0) return notApplicable("No container writes to CloudWatch Logs.");
      const gone = logGroups.find(({ there, isCreated }) => !isCreated && there.state === "read" && !there.value);
      if (gone !== undefined) {
        return failed(
          `There is no log group ${gone.group} in ${gone.region}, and the task does not create it.`,
          repair(
            "aws-admin",
            "Create it.",
            `aws logs create-log-group --log-group-name ${shellQuote(gone.group)} --region ${gone.region}`,
          ),
        );
      }
      const asked = logGroups.filter(({ isCreated }) => !isCreated).map(({ there }) => there);
      return (
        firstUnread(asked) ??
        passed(
          `${listed(
            logGroups.map(({ group }) => group),
            "and",
          )} can be written to.`,
        )
      );
    }),
};

/** What the exit code of a container means. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html */
function exitWords(code: number): { readonly fact: string; readonly fix: string } {
  if (code === 0) {
    return {
      fact: "ended without an error (exit code 0): it is not a program that keeps running",
      fix: "Start a program that keeps running, or run it as a scheduled task instead of a service.",
    };
  }
  if (code === 126 || code === 127) {
    return {
      fact: `could not run its command (exit code ${String(code)})`,
      fix: "Correct the command or the entry point: the file does not exist in the image or is not executable.",
    };
  }
  if (code === 137) {
    return {
      fact: "was killed (exit code 137)",
      fix: "Raise its memory. If it was stopped on purpose, let the program end on SIGTERM within its stop time-out.",
    };
  }
  if (code === 139)
    return { fact: "crashed (exit code 139)", fix: "Read its last log lines, and run the image elsewhere to find the crash." };
  if (code === 143) return { fact: "was asked to stop (exit code 143)", fix: "Find out what stopped it: it ended on SIGTERM." };
  return { fact: `ended with an error (exit code ${String(code)})`, fix: "Read its last log lines: the program itself ended." };
}

/** Codes of containers that ECS stops because another one of the task ended. */
const STOPPED_WITH = new Set([137, 143]);

const container: CheckRule = {
  id: "container",
  title: "The containers keep running",
  guideItems: ["G199"],
  claims: ["ecs-out-of-memory", "ecs-start-failed", "ecs-essential-exited", "ecs-container-health"],
  look: (view) => {
    const { facts, suspects } = view;
    return whenRead(facts.stoppedTasks, () => {
      if (view.service?.exists !== true) return notApplicable("The service does not exist yet, so no container has run.");
      const exited = suspects.find(({ stopCode }) => stopCode === "EssentialContainerExited");
      const first = exited === undefined ? undefined : endedFirst(exited, view);
      if (first?.exitCode === undefined) {
        if (suspects.length > 0) return unknown("Tasks stopped before their containers ran, or ECS does not say how they ended.");
        return passed("No task of this service has stopped on an error within the last hour.");
      }
      const words = isOutOfMemory(first)
        ? {
            fact: "was killed because it used more memory than it may",
            fix: "Raise the memory of the container and of the task.",
          }
        : exitWords(first.exitCode);
      return failed(`Container ${first.name} ${words.fact}.`, repair("you", words.fix), logProofs(facts));
    });
  },
};

function isOutOfMemory({ reason = "" }: TaskContainer): boolean {
  return reason.startsWith("OutOfMemoryError");
}

/** The container whose end stopped the task: one that is not essential may end. */
function endedFirst({ containers }: StoppedTask, { task }: View): TaskContainer | undefined {
  const optional = new Set(
    task?.containers.flatMap(({ name, members }) => (members["essential"] === false && typeof name === "string" ? name : [])),
  );
  const ended = containers.filter(({ name, exitCode }) => exitCode !== undefined && !optional.has(name));
  const by = (test: (code: number) => boolean) => ended.find(({ exitCode }) => exitCode !== undefined && test(exitCode));
  return ended.find(isOutOfMemory) ?? by((code) => code !== 0 && !STOPPED_WITH.has(code)) ?? by((code) => code === 0) ?? ended[0];
}

/** The last lines of the containers, as proofs. */
function logProofs({ logLines }: View["facts"]) {
  const streams = logLines.state === "read" ? logLines.value : [];
  return streams.map(({ stream, lines }) => ({
    source: `Last lines of ${stream}`,
    lines: lines.length === 0 ? ["The container wrote nothing."] : lines,
  }));
}

/** What a task needs to start. */
export const startChecks: readonly CheckRule[] = [secrets, image, logs, container];
