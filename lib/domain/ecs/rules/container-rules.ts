import { bareWordsIn } from "../placeholders";

import { OPEN, readFlag, readText } from "./read";
import { PAGES, type Rule } from "./rule";
import { inSentence } from "./task-view";

const NAME = /^[A-Za-z0-9_-]{1,255}$/;
/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MOST_CONTAINERS = 10;

const containerCount: Rule = {
  id: "container-count",
  severity: "refused",
  source: PAGES.quotas,
  check: ({ containers, hasOpenContainers, document }, report) => {
    const at = ["containerDefinitions"];
    if (containers.length > MOST_CONTAINERS) {
      const problem = `A task can have at most 10 containers, but this one has ${String(containers.length)}.`;
      report.broken(at, problem, "Move some of them to another task definition.");
    } else if (containers.length === 0 && !hasOpenContainers && document["containerDefinitions"] !== undefined) {
      report.broken(at, "The task has no containers.", "Add at least one container.");
    }
  },
};

const containerName: Rule = {
  id: "container-name",
  severity: "refused",
  source: PAGES.container,
  check: ({ containers }, report) => {
    const taken = new Set<string>();
    for (const { members, path, name, label } of containers) {
      const at = [...path, "name"];
      if (name === OPEN) report.undecided(at);
      else if (name === undefined)
        report.broken(members["name"] === undefined ? path : at, `${label} has no name.`, "Add a name.");
      else if (!NAME.test(name)) {
        const fix = "Use up to 255 letters, digits, hyphens and underscores.";
        report.broken(at, `The name of ${inSentence(label)} is too long or has a character that AWS does not accept.`, fix);
      } else if (taken.has(name))
        report.broken(at, `Two containers have the name "${name}".`, "Give each container a different name.");
      if (typeof name === "string") taken.add(name);
    }
  },
};

const essential: Rule = {
  id: "essential-container",
  severity: "refused",
  source: PAGES.container,
  check: ({ containers, hasOpenContainers }, report) => {
    const flags = containers.map(({ members }) => readFlag(members, "essential"));
    if (flags.length === 0 || flags.some((flag) => flag === true || flag === undefined)) return;
    const at = ["containerDefinitions"];
    if (hasOpenContainers || flags.includes(OPEN)) report.undecided(at);
    else report.broken(at, "No container is essential.", "Set essential to true in the container that the task exists for.");
  },
};

const imageMissing: Rule = {
  id: "image",
  severity: "refused",
  source: PAGES.container,
  check: ({ containers }, report) => {
    for (const { members, path, label } of containers) {
      const image = readText(members, "image");
      const at = [...path, "image"];
      if (image === OPEN) report.undecided(at);
      else if (image === undefined)
        report.broken(members["image"] === undefined ? path : at, `${label} has no image.`, "Add image.");
      else if (/\s/.test(image)) report.broken(at, `The image of ${inSentence(label)} contains a space.`, "Remove the space.");
      else if (!/^[\w./:@#-]+$/.test(image)) {
        const fix = "Use letters, digits and - _ : . / # @ only.";
        report.broken(at, `The image of ${inSentence(label)} has a character that AWS does not accept.`, fix);
      }
    }
  },
};

const imageReference: Rule = {
  id: "image-reference",
  severity: "fails",
  source: PAGES.container,
  check: ({ containers }, report) => {
    for (const { members, path } of containers) {
      const image = readText(members, "image");
      if (typeof image !== "string") continue;
      const at = [...path, "image"];
      if (bareWordsIn(image).length > 0) report.undecided(at);
      else if (/^https?:\/\//i.test(image)) report.broken(at, "The image is a web address.", "Remove https:// from it.");
      else if (image.includes("@") && !/@sha256:[0-9a-fA-F]{64}$/.test(image)) {
        report.broken(at, "The digest of the image is incomplete.", "Write @sha256: and 64 hexadecimal digits.");
      } else if (/[A-Z]/.test(repositoryOf(image))) {
        report.broken(
          at,
          "The repository of the image has uppercase letters, which no registry accepts.",
          "Write it in lowercase.",
        );
      }
    }
  },
};

const imageTag: Rule = {
  id: "image-tag",
  severity: "advice",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html",
  check: ({ containers }, report) => {
    for (const { members, path } of containers) {
      const image = readText(members, "image");
      if (typeof image !== "string" || image.includes("@") || bareWordsIn(image).length > 0) continue;
      const tag = /:([^/:]+)$/.exec(image)?.[1];
      if (tag !== undefined && tag !== "latest") continue;
      const problem = tag === undefined ? "The image has no tag, so its tag is latest." : "The image has the tag latest.";
      report.broken([...path, "image"], problem, "Name a version or a digest, so that every task runs the same image.");
    }
  },
};

/** The repository of an image, without registry, tag and digest. */
function repositoryOf(image: string): string {
  const path = image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  const [first = "", ...others] = path.split("/");
  return others.length > 0 && /[.:]|^localhost$/.test(first) ? others.join("/") : path;
}

/** Rules about the containers themselves. */
export const CONTAINER_RULES: readonly Rule[] = [
  containerCount,
  containerName,
  essential,
  imageMissing,
  imageReference,
  imageTag,
];
