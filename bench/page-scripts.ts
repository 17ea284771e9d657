import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import type { Figure } from "./verdict";

type Started = { readonly address: string; readonly cookie: string; readonly build: string; readonly runId: string };

const KILOBYTE = 1024;
const RUN_PAGES = [
  "",
  "/prerequisites",
  "/permissions",
  "/identity",
  "/connector",
  "/ec2-infrastructure",
  "/host-access",
  "/ec2-discovery",
  "/plan",
  "/verify",
  "/checklist",
  "/timeline",
];
const PAGES = [
  "/",
  "/runs",
  "/runs/new",
  "/connections",
  "/guide",
  "/inventory/instances",
  "/inventory/clusters",
  "/diagnose",
  "/find",
  "/practices",
];

/** The scripts that a served page loads without interaction. Those for browsers without modules are not loaded by any we support. */
function scriptsOf(html: string): readonly string[] {
  const tags = html.match(/<script\b[^>]*\bsrc="[^"]+"[^>]*>|<link\b[^>]*\bas="script"[^>]*>/gi) ?? [];
  return [
    ...new Set(
      tags.filter((tag) => !/\snomodule/i.test(tag)).flatMap((tag) => /(?:src|href)="(\/_next\/[^"?]+)/.exec(tag)?.[1] ?? []),
    ),
  ];
}

/** The scripts of the heaviest page beyond those that Next.js and React bring to every page. */
export async function measurePageScripts({ address, cookie, build, runId }: Started): Promise<Figure> {
  const sizes = new Map<string, number>();
  const sizeOf = (path: string): number => {
    const known = sizes.get(path) ?? gzipSync(readFileSync(join(build, path.replace(/^\/_next\//, ".next/")))).length;
    sizes.set(path, known);
    return known;
  };
  const sum = (paths: readonly string[]): number => paths.reduce((total, path) => total + sizeOf(path), 0);
  const { rootMainFiles } = JSON.parse(readFileSync(join(build, ".next", "build-manifest.json"), "utf8")) as {
    readonly rootMainFiles: readonly string[];
  };
  const bare = sum(rootMainFiles.map((file) => `/_next/${file}`));
  const paths = [...PAGES, ...RUN_PAGES.map((page) => `/runs/${runId}${page}`)];
  const pages = await Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`${address}${path}`, { headers: { cookie }, redirect: "manual" });
      return { path, status: answer.status, bytes: sum(scriptsOf(await answer.text())) };
    }),
  );
  const seen = pages.filter(({ status }) => status === 200).sort((a, b) => b.bytes - a.bytes);
  const [heaviest] = seen;
  if (heaviest === undefined || seen.length < 8) throw new Error(`Only ${String(seen.length)} pages answered 200.`);
  const kilobytes = (bytes: number): string => `${(bytes / KILOBYTE).toFixed(1)} KB`;
  const list = seen.map(({ path, bytes }) => `${path.replace(runId, "…")} +${kilobytes(bytes - bare)}`).join(", ");
  return {
    name: "scripts of the heaviest page beyond a bare page, gzip",
    measured: (heaviest.bytes - bare) / KILOBYTE,
    bar: 45,
    unit: " KB",
    how: `Bare ${kilobytes(bare)}. ${list}.`,
  };
}
