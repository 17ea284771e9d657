import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Figure, median } from "./verdict";

type Started = { readonly address: string; readonly cookie: string; readonly build: string; readonly runId: string };

/** Below the 60 changes a minute that one person may make. */
const SAVES = 25;

function actionId(build: string, exportedName: string): string {
  const manifest = JSON.parse(readFileSync(join(build, ".next/server/server-reference-manifest.json"), "utf8")) as {
    readonly node: Readonly<Record<string, { readonly exportedName?: string }>>;
  };
  const found = Object.entries(manifest.node).find(([, action]) => action.exportedName === exportedName);
  if (found === undefined) throw new Error(`The build has no action ${exportedName}.`);
  return found[0];
}

/**
 * Saving a draft beside an action that does nothing: the same one without an Origin, which is refused before the session is read.
 * What is left of that is Next.js's own way to an action and back.
 */
export async function measureSaves({ address, cookie, build, runId }: Started): Promise<Figure> {
  const id = actionId(build, "saveIdentityAction");
  const page = `${address}/runs/${runId}/identity`;
  const post = async (input: unknown, headers: Readonly<Record<string, string>>) => {
    const began = performance.now();
    const answer = await fetch(page, {
      method: "POST",
      headers: { "next-action": id, "content-type": "text/plain;charset=UTF-8", accept: "text/x-component", cookie, ...headers },
      body: JSON.stringify([input]),
    });
    const text = await answer.text();
    return { milliseconds: performance.now() - began, text };
  };
  let version = 0;
  const saves: number[] = [];
  const nothings: number[] = [];
  for (let round = 0; round < SAVES; round += 1) {
    const value = { kind: "new-user", userName: `harness-${String(round)}`, attach: "custom" };
    const input = { runId, value, complete: false, version };
    const nothing = await post(input, {});
    if (!nothing.text.includes("did not come from a page")) throw new Error("An action without an Origin was not refused.");
    nothings.push(nothing.milliseconds);
    const saved = await post(input, { origin: address });
    const next = /"version":(\d+)/.exec(saved.text)?.[1];
    if (next === undefined) throw new Error(`The draft was not saved: ${saved.text.slice(0, 300)}`);
    version = Number(next);
    saves.push(saved.milliseconds);
  }
  const save = median(saves.slice(5));
  const nothing = median(nothings.slice(5));
  return {
    name: "a wizard save, beside an action that does nothing",
    measured: save / nothing,
    bar: 3,
    how: `${save.toFixed(1)} ms and ${nothing.toFixed(1)} ms, the middle of ${String(SAVES - 5)}.`,
  };
}
