import { expect, test } from "vitest";
import { readViolations } from "./csp-report";

const TOKEN = "kq3-9Fh2mZ1xJ8vT0aBcDeFgHiJkLmNoPqRsTuVwXyZ";
const document = `https://portal.example/setup/${TOKEN}?session=s3cr3t#part`;

test.each([
  {
    form: "report-uri",
    report: {
      "csp-report": {
        "document-uri": document,
        "blocked-uri": "https://evil.example/x.js?stolen=s3cr3t",
        "effective-directive": "script-src-elem",
        "violated-directive": "script-src",
        "original-policy": "default-src 'none'",
        "script-sample": "s3cr3t",
        referrer: "https://portal.example/?s3cr3t",
        "source-file": document,
        "line-number": 7,
      },
    },
  },
  {
    form: "the Reporting API",
    report: [
      {
        type: "csp-violation",
        url: document,
        user_agent: "s3cr3t",
        body: {
          documentURL: document,
          blockedURL: "https://evil.example/x.js?stolen=s3cr3t",
          effectiveDirective: "script-src-elem",
          sourceFile: document,
          lineNumber: 7,
          sample: "s3cr3t",
        },
      },
      { type: "deprecation", body: { id: "s3cr3t" } },
    ],
  },
])("a report by $form is read without queries, samples and tokens", ({ report }) => {
  expect(readViolations(report)).toEqual([
    { directive: "script-src-elem", blocked: "https://evil.example", page: "/setup/…", source: "/setup/…", line: 7 },
  ]);
});

test("keeps keywords and our own IDs", () => {
  const report = {
    "csp-report": {
      "document-uri": "https://p.example/runs/run_01jk/plan",
      "blocked-uri": "inline",
      "violated-directive": "style-src",
    },
  };
  expect(readViolations(report)).toEqual([
    { directive: "style-src", blocked: "inline", page: "/runs/run_01jk/plan", source: "unknown", line: undefined },
  ]);
});

test.each([
  undefined,
  null,
  "",
  7,
  [],
  {},
  { "csp-report": "x" },
  [{ type: "csp-violation" }],
  [{ type: "csp-violation", body: 1 }],
])("%j is no report", (report) => {
  expect(readViolations(report)).toEqual([]);
});

test("nonsense in a report does not reach the log", () => {
  const report = {
    "csp-report": { "document-uri": "s3cr3t", "blocked-uri": "S3CR3T", "violated-directive": "S3CR3T!", "line-number": "s3cr3t" },
  };
  expect(JSON.stringify(readViolations(report))).not.toMatch(/s3cr3t/i);
});
