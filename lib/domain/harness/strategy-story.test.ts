import { expect, test } from "vitest";

import { MOST_DRAWN, strategyStory } from "./strategy-story";

const told = { serviceName: "parcel-api", tasks: 4, verification: "none" } as const;

test.each([
  { strategy: "rolling" as const, types: ["EcsRollingDeploy", "EcsRollingDeploy"] },
  { strategy: "canary" as const, types: ["EcsCanaryDeploy", "EcsCanaryDelete", "EcsRollingDeploy"] },
  { strategy: "blue-green" as const, types: ["EcsBlueGreenCreateService", "EcsBlueGreenSwapTargetGroups"] },
])(
  "the story of $strategy follows its pipeline and tells the rollback",
  { tags: ["G170", "G171", "G172"] },
  ({ strategy, types }) => {
    const story = strategyStory(strategy, told);
    expect(story.steps.flatMap(({ type }) => type ?? [])).toEqual(types);
    expect(story.rollback).toContain("Rollback");
    const last = story.steps.at(-1)?.sides[0];
    expect(last).toMatchObject({ oldTasks: 0, newTasks: 4, getsRequests: true });
  },
);

test("a canary is one task under its own service name", { tags: ["G172"] }, () => {
  const canary = strategyStory("canary", told).steps[1];
  expect(canary?.sides).toEqual([{ oldTasks: 4, newTasks: 1, getsRequests: true }]);
  expect(canary?.words).toContain("parcel-apiCanary");
});

test("a check happens before blue/green swaps, on the stage side", { tags: ["G168", "G170"] }, () => {
  const { steps } = strategyStory("blue-green", { ...told, verification: "http" });
  const at = steps.findIndex(({ type }) => type === "Http");
  expect(steps[at + 1]?.type).toBe("EcsBlueGreenSwapTargetGroups");
  expect(steps[at]?.sides.find(({ name }) => name === "Stage")?.newTasks).toBe(4);
});

test.each([
  { tasks: 0, drawn: 1 },
  { tasks: 5_000, drawn: MOST_DRAWN },
])("$tasks tasks are drawn as $drawn", ({ tasks, drawn }) => {
  expect(strategyStory("rolling", { ...told, tasks }).steps[0]?.sides[0]?.oldTasks).toBe(drawn);
});
