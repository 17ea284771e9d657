#!/usr/bin/env node
// `npm run secrets`: looks for secrets in every file of the checkout, with secretlint.
import { performance } from "node:perf_hooks";
import { cli, run } from "secretlint/cli";
import { inRoot, ROOT } from "./start/paths.mjs";

// Secretlint measures itself, and at each mark it searches all marks before: nine tenths of its time, for figures that are
// shown to no one.
performance.mark = () => undefined;

process.chdir(ROOT);
const { exitStatus, stdout, stderr } = await run(["**/*"], { ...cli.flags, secretlintignore: inRoot(".secretlintignore") });
if (stdout) process.stdout.write(`${stdout}\n`);
if (stderr) process.stderr.write(`${String(stderr)}\n`);
process.exitCode = exitStatus;
