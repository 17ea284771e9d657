import type { Path } from "../value";

import { OPEN, readFlag, readItems, readText, readTexts } from "./read";
import { PAGES, type Rule } from "./rule";
import type { ContainerView, TaskView } from "./task-view";

type Dependency = {
  readonly from: ContainerView;
  readonly path: Path;
  readonly to: string;
  readonly condition: ReturnType<typeof readText>;
};

/** Every dependency that names a container. */
function dependenciesOf({ containers }: TaskView): readonly Dependency[] {
  return containers.flatMap((from) =>
    readItems(from.members, "dependsOn", from.path).items.flatMap(({ members, path }) => {
      const to = readText(members, "containerName");
      return typeof to === "string" ? [{ from, path, to, condition: readText(members, "condition") }] : [];
    }),
  );
}

/** The containers by name. Of two with one name, which another rule reports, the first. */
function byName({ containers }: TaskView): ReadonlyMap<ContainerView["name"], ContainerView> {
  return new Map(containers.toReversed().map((container) => [container.name, container]));
}

/** Whether a template may add a container with this name. */
function mayExist({ containers, hasOpenContainers }: TaskView): boolean {
  return hasOpenContainers || containers.some(({ name }) => name === OPEN);
}

const unknownContainer: Rule = {
  id: "unknown-container",
  severity: "refused",
  source: PAGES.dependency,
  check: (task, report) => {
    const names = new Set(task.containers.map(({ name }) => name));
    const check = (name: string, path: Path, member: string): void => {
      if (names.has(name)) return;
      if (mayExist(task)) report.undecided(path);
      else
        report.broken(
          path,
          `${member} names the container "${name}", which this task does not have.`,
          "Write the name of a container of this task.",
        );
    };
    for (const { to, path } of dependenciesOf(task)) check(to, [...path, "containerName"], "dependsOn");
    for (const { members, path } of task.containers) {
      const links = readTexts(members, "links");
      if (Array.isArray(links))
        links.forEach((link: string, index) => check(link.split(":")[0] ?? "", [...path, "links", index], "links"));
      for (const item of readItems(members, "volumesFrom", path).items) {
        const source = readText(item.members, "sourceContainer");
        if (typeof source === "string") check(source, [...item.path, "sourceContainer"], "volumesFrom");
      }
    }
  },
};

const cycle: Rule = {
  id: "dependency-cycle",
  severity: "refused",
  source: PAGES.dependency,
  check: (task, report) => {
    const next = new Map<string, Dependency[]>();
    for (const dependency of dependenciesOf(task)) {
      const { name } = dependency.from;
      if (typeof name !== "string") continue;
      const others = next.get(name);
      if (others === undefined) next.set(name, [dependency]);
      else others.push(dependency);
    }
    const seen = new Set<string>();
    for (const first of next.keys()) {
      // The path from the first container. No recursion, because a document can have any number of containers.
      const way = [{ name: first, left: next.get(first)?.values() }];
      const positions = new Map([[first, 0]]);
      for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
        const { value: dependency } = last.left?.next() ?? {};
        if (dependency === undefined) {
          seen.add(last.name);
          positions.delete(last.name);
          way.pop();
          continue;
        }
        const { to, path } = dependency;
        if (seen.has(to)) continue;
        const start = positions.get(to);
        if (start !== undefined) {
          const cycle = [...way.slice(start).map(({ name }) => name), to].join(" → ");
          report.broken(path, `These containers wait for each other: ${cycle}.`, "Remove one of these dependencies.");
        } else {
          positions.set(to, way.length);
          way.push({ name: to, left: next.get(to)?.values() });
        }
      }
    }
  },
};

const healthy: Rule = {
  id: "dependency-health",
  severity: "refused",
  source: PAGES.dependency,
  check: (task, report) => {
    const containers = byName(task);
    for (const { to, path, condition } of dependenciesOf(task)) {
      const target = containers.get(to);
      const at = [...path, "condition"];
      if (condition === OPEN) report.undecided(at);
      if (condition === "HEALTHY" && target !== undefined && target.members["healthCheck"] === undefined) {
        const problem = `The dependency waits until "${to}" is healthy, but "${to}" has no health check.`;
        report.broken(at, problem, `Add healthCheck to "${to}", or wait for START.`);
      }
    }
  },
};

const completes: Rule = {
  id: "dependency-essential",
  severity: "refused",
  source: PAGES.dependency,
  check: (task, report) => {
    const containers = byName(task);
    for (const { to, path, condition } of dependenciesOf(task)) {
      const target = containers.get(to);
      if ((condition !== "SUCCESS" && condition !== "COMPLETE") || target === undefined) continue;
      const isEssential = readFlag(target.members, "essential") ?? true;
      const at = [...path, "condition"];
      if (isEssential === OPEN) report.undecided(at);
      else if (isEssential) {
        const problem = `The dependency waits until "${to}" ends, but "${to}" is essential, so the task ends with it.`;
        report.broken(at, problem, `Set essential to false in "${to}".`);
      }
    }
  },
};

/** Rules about containers that name each other. */
export const DEPENDENCY_RULES: readonly Rule[] = [unknownContainer, cycle, healthy, completes];
