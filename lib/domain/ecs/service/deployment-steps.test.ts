import { expect, test } from "vitest";

import { deploymentBounds, deploymentSteps, isStuck, movablePercents } from "./deployment-steps";

const numbers = (desiredCount: number, minimumHealthyPercent: number, maximumPercent: number) => ({
  desiredCount,
  minimumHealthyPercent,
  maximumPercent,
});

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
test.each([
  { of: numbers(4, 50, 200), least: 2, most: 8 },
  { of: numbers(3, 50, 150), least: 2, most: 4 },
  { of: numbers(1, 100, 200), least: 1, most: 2 },
  { of: numbers(4, 100, 125), least: 4, most: 5 },
  { of: numbers(0, 100, 200), least: 0, most: 0 },
])("rounds the minimum up and the maximum down", { tags: ["G247"] }, ({ of, least, most }) => {
  expect(deploymentBounds(of)).toEqual({ desired: of.desiredCount, least, most });
});

test("starts every new task at once when both sets fit", () => {
  const { moments, stuck } = deploymentSteps(numbers(4, 50, 200));
  expect(stuck).toBe(false);
  expect(moments.map(({ old, draining, starting, healthy }) => [old, draining, starting, healthy])).toEqual([
    [4, 0, 0, 0],
    [4, 0, 4, 0],
    [0, 4, 0, 4],
    [0, 0, 0, 4],
  ]);
});

test("stops old tasks first when nothing else fits beside them", () => {
  const { moments, stuck } = deploymentSteps(numbers(4, 50, 200), 4);
  expect(stuck).toBe(false);
  expect(moments[1]).toMatchObject({ old: 2, starting: 0, healthy: 0 });
  expect(moments[2]).toMatchObject({ old: 2, starting: 2 });
  expect(moments.at(-1)).toMatchObject({ old: 0, healthy: 4 });
});

test.each([
  { of: numbers(1, 100, 100), stuck: true },
  { of: numbers(1, 50, 150), stuck: true },
  { of: numbers(3, 90, 120), stuck: true },
  { of: numbers(1, 100, 199), stuck: true },
  { of: numbers(1, 0, 100), stuck: false },
  { of: numbers(1, 100, 200), stuck: false },
  { of: numbers(10, 100, 110), stuck: false },
  { of: numbers(0, 100, 100), stuck: false },
])("$of moves or is stuck", ({ of, stuck }) => {
  expect([isStuck(of), deploymentSteps(of).stuck]).toEqual([stuck, stuck]);
});

test("every deployment keeps the bounds of its percents", () => {
  for (let count = 0; count <= 12; count += 1) {
    for (const least of [0, 1, 33, 50, 66, 99, 100]) {
      for (const most of [100, 101, 125, 150, 199, 200, 400]) {
        const of = numbers(count, least, most);
        const { bounds, moments, stuck } = deploymentSteps(of);
        expect(stuck).toBe(isStuck(of));
        for (const { old, starting, healthy } of moments) {
          expect(old + healthy).toBeGreaterThanOrEqual(bounds.least);
          expect(old + starting + healthy).toBeLessThanOrEqual(Math.max(bounds.most, count));
        }
        if (!stuck) expect(moments.at(-1)).toMatchObject({ old: 0, healthy: count });
        expect(isStuck({ ...of, ...movablePercents(of) })).toBe(false);
      }
    }
  }
});

test("no spare room and 100 % leave a deployment stuck", () => {
  expect(deploymentSteps(numbers(4, 100, 200), 4).stuck).toBe(true);
});
