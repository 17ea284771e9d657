import fc from "fast-check";
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";

import { ChecklistBoxes } from "@/components/checks/checklist-boxes";
import { CheckList } from "@/components/checks/check-list";
import { EvidencePanel } from "@/components/checks/evidence-panel";
import { EventTable } from "@/components/events/event-table";
import { ApplyProgress } from "@/components/plan/apply-progress";
import { PlanList } from "@/components/plan/plan-list";
import { NeedsList } from "@/components/runs/needs-list";
import { RunTable } from "@/components/runs/run-table";
import { PageHead } from "@/components/shell/page-head";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DataTable } from "@/components/ui/data-table";
import { FailureCard } from "@/components/ui/failure-card";
import { FilterChips } from "@/components/ui/filter-chips";
import { KeyValue } from "@/components/ui/key-value";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { PermissionMatrix } from "@/components/ui/permission-matrix";
import { PolicyDiff } from "@/components/ui/policy-diff";
import { connectionPath, guideItemPath, runBoxPath, runExportPath, runPath } from "@/lib/config/routes";
import { HOSTILE_TEXTS, hostileText } from "@/lib/core/testing/hostile-text";
import type { CheckResult } from "@/lib/domain/checks/check";
import { SAMPLE_PLAN } from "@/lib/domain/plan/testing/sample-plan";

import { PAGE, readMarkup } from "./testing/read-markup";

const NOW = new Date("2026-11-30T10:00:00Z");

/** Every component that shows text from people, AWS or Harness, with the given text in every place. */
const SHOWN: Readonly<Record<string, (text: string) => ReactElement>> = {
  runs: (text) => (
    <RunTable
      caption={text}
      now={NOW}
      rows={[
        {
          id: text,
          href: runPath(text),
          reference: text,
          isSandbox: false,
          isOfOldWorld: false,
          project: text,
          path: { target: text, how: text },
          account: { id: text, alias: text },
          owner: text,
          ready: 1,
          total: 7,
          standing: { verdict: "fail", word: text },
          lastActivityAt: NOW,
        },
      ]}
    />
  ),
  needs: (text) => <NeedsList needs={[{ id: text, urgency: "failed", title: text, text, href: runPath(text), action: text }]} />,
  events: (text) => (
    <EventTable
      caption={text}
      sourceHead={text}
      rows={[
        {
          anchor: text,
          at: NOW,
          who: text,
          role: text,
          what: text,
          result: "fail",
          resultWord: text,
          source: text,
          number: text,
          href: runPath(text),
          details: [{ label: text, json: text }],
          isOpen: true,
        },
      ]}
    />
  ),
  checks: (text) => <CheckList checks={[check(text)]} action={() => text} />,
  boxes: (text) => (
    <ChecklistBoxes
      id="boxes"
      title={text}
      boxes={[{ id: text, title: text, verdict: "fail", word: text, fact: text, href: runBoxPath(text, text) }]}
    />
  ),
  evidence: (text) => (
    <EvidencePanel
      eyebrow={text}
      title={text}
      verdict="fail"
      word={text}
      proves={text}
      evidence={check(text).evidence.map((one) => ({ ...one, event: { number: text, href: runPath(text) } }))}
      alsoLookedAt={[{ title: text, verdict: "fail", word: text, grade: "attested" }]}
      history={[text]}
      closeHref={runPath(text)}
    />
  ),
  plan: (text) => (
    <PlanList
      groups={[
        {
          title: text,
          rows: SAMPLE_PLAN.slice(0, 1).map((operation) => ({
            number: 1,
            open: true,
            foundWords: text,
            guide: text,
            rights: { verdict: "fail", word: text, grade: "proved" },
            detail: text,
            operation: {
              ...operation,
              title: text,
              summary: text,
              undo: text,
              permissions: [text],
              preview: { call: text, body: {} },
              found: { state: "absent" },
              decision: "create",
              reason: text,
            },
          })),
        },
      ]}
    />
  ),
  apply: (text) => (
    <ApplyProgress rows={[{ id: text, title: text, state: "failed", note: text }]} sentence={text} failure={text} />
  ),
  failure: (text) => (
    <FailureCard
      explanation={{
        causeId: text,
        title: text,
        cause: text,
        owner: "you",
        fix: text,
        fixText: text,
        retry: "no",
        details: { [text]: text },
      }}
      owner={text}
      ownerNote={text}
      compared={[{ side: text, same: text, differs: text }]}
      reference={text}
    />
  ),
  facts: (text) => <KeyValue facts={[{ name: text, value: text, mono: true }]} />,
  code: (text) => <CodeBlock code={`x${text}`} label={text} copy={text} />,
  copying: (text) => <CopyButton text={text}>{text}</CopyButton>,
  note: (text) => (
    <Note
      tone="warn"
      title={text}
      action={<LinkButton href={connectionPath(text, { may: [text], role: text })}>{text}</LinkButton>}
    >
      {text}
    </Note>
  ),
  head: (text) => (
    <PageHead title={text} lead={text} actions={text} crumbs={[{ label: text, href: runPath(text) }, { label: text }]} />
  ),
  table: (text) => (
    <DataTable
      caption={text}
      columns={[{ id: "name", head: text, cell: () => text, sortHref: runPath(text), sorted: "ascending" }]}
      groups={[{ heading: text, rows: [text] }]}
      rowKey={() => text}
    />
  ),
  filters: (text) => (
    <FilterChips
      filters={[{ name: text, value: text, options: [{ label: text, href: runPath(text), current: true }] }]}
      aside={text}
    />
  ),
  matrix: (text) => (
    <PermissionMatrix
      groups={[
        {
          heading: text,
          rows: [
            { action: "iam:CreateUser", resource: text, neededFor: [text], verdict: "fail", grade: "proved", showedBy: text },
          ],
        },
      ]}
      action={text}
    />
  ),
  difference: (text) => (
    <PolicyDiff
      caption={text}
      guideHead={text}
      correctedHead={text}
      hunks={[
        {
          rows: [{ guide: { number: 1, text }, corrected: { number: 1, text }, changed: true }],
          reason: { what: text, why: text },
        },
      ]}
    />
  ),
};

function check(text: string): CheckResult {
  return {
    id: text,
    title: text,
    guideItems: [text],
    verdict: "fail",
    grade: "attested",
    fact: text,
    fix: text,
    owner: text,
    evidence: [
      {
        call: text,
        observed: text,
        at: NOW.toISOString(),
        requestId: text,
        region: text,
        account: text,
        caller: text,
        answer: text,
      },
    ],
  };
}

/** The texts with a unique ending, so that the test finds each whole text on the page. */
const typed = (text: string) => `${text}\u2603typed`;
const read = (show: (text: string) => ReactElement, text: string) =>
  readMarkup(renderToStaticMarkup(show(typed(text))), typed(text));

describe.each(Object.entries(SHOWN))("%s", (_name, show) => {
  const harmless = read(show, "harmless");

  test("show their text somewhere", () => {
    expect(harmless.join("\n")).toContain("⟨typed⟩");
  });

  test("write hostile text as text", () => {
    for (const text of HOSTILE_TEXTS) expect(read(show, text), JSON.stringify(text)).toEqual(harmless);
  });

  test("write any text as text", () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(read(show, text)).toEqual(harmless);
      }),
      { numRuns: 20 },
    );
  });
});

test.each(HOSTILE_TEXTS)("a link button to %j opens a page or nothing", (text) => {
  const [link] = readMarkup(renderToStaticMarkup(<LinkButton href={text}>x</LinkButton>), typed("")).filter((line) =>
    line.trim().startsWith("<a"),
  );
  const lead = /href=(\S+)/.exec(link ?? "")?.[1];
  expect([undefined, new URL(PAGE).origin, "https://example.com", "no", "mailto:"]).toContain(lead?.replace(/>$/, ""));
});

test("no text inside a portal address leads out of the portal", () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const addresses = [
        runPath(text),
        runBoxPath(text, text),
        runExportPath(text, "print"),
        connectionPath(text, { may: [text], role: text }),
        guideItemPath(text),
      ];
      for (const address of addresses) expect(new URL(address, PAGE).origin).toBe(new URL(PAGE).origin);
    }),
  );
});
