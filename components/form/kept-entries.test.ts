import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { keepEntries, takeKeptEntries } from "./kept-entries";

beforeEach(() => {
  const content = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => content.get(name) ?? null,
    setItem: (name: string, value: string) => content.set(name, value),
    removeItem: (name: string) => content.delete(name),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a page's entries come back once, on that page only", () => {
  keepEntries("/runs/1/connector", { name: "AWS", tags: [{ key: "a" }] }, []);
  expect(takeKeptEntries("/runs/2/connector")).toEqual({});
  expect(takeKeptEntries("/runs/1/connector")).toEqual({ name: "AWS", tags: [{ key: "a" }] });
  expect(takeKeptEntries("/runs/1/connector")).toEqual({});
});

test("secrets are never kept, whether named, declared or recognized", () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${"QUJD".repeat(20)}\n-----END PRIVATE KEY-----`;
  keepEntries("/p", { name: "AWS", typed: "hidden", password: "hidden", note: key, list: [{ text: key }] }, ["typed"]);
  expect(takeKeptEntries("/p")).toEqual({ name: "AWS" });
});

test("entries of an hour ago do not come back", () => {
  vi.useFakeTimers();
  keepEntries("/p", { name: "AWS" }, []);
  vi.advanceTimersByTime(3_600_000);
  expect(takeKeptEntries("/p")).toEqual({});
});

test.each(["no JSON", "[]", '{"at":1}'])("content that is not ours (%s) gives nothing", (text) => {
  sessionStorage.setItem("carabiner.entries /p", text);
  expect(takeKeptEntries("/p")).toEqual({});
});

test("without storage the form works all the same", () => {
  vi.stubGlobal("sessionStorage", undefined);
  keepEntries("/p", { name: "AWS" }, []);
  expect(takeKeptEntries("/p")).toEqual({});
});
