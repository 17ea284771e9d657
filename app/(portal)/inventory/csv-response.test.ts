import { expect, test } from "vitest";

import { csvResponse } from "./csv-response";

test("a CSV file is an attachment named by kind and time", { tags: ["V5.4.2", "V3.2.1"] }, async () => {
  const response = csvResponse("a,b\r\n", "instances", new Date("2026-01-02T03:04:05Z"));
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "no-store",
    "content-disposition": 'attachment; filename="instances-20260102-0304-utc.csv"',
    "content-type": "text/csv; charset=utf-8; header=present",
    "x-content-type-options": "nosniff",
  });
  expect(await response.text()).toBe("a,b\r\n");
});
