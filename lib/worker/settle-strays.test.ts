import { expect, test } from "vitest";

import { UnreadableRowError } from "@/lib/core/unreadable-row";
import type { StrayOrder } from "@/lib/db/engine";
import { createLogger } from "@/lib/integrations/logging/logger";
import { settleStrays } from "./settle-strays";

const stray = (id: string): StrayOrder => ({ id, workflow: "run.apply", engineState: "CANCELLED" });

function logged() {
  const lines: string[] = [];
  return { lines, logger: createLogger({ write: (line) => lines.push(line) }) };
}

test("an order whose run cannot be read delays no other order", async () => {
  const { lines, logger } = logged();
  const error = new UnreadableRowError({ table: "Run", column: "state", id: "run_1" });
  const settled: string[] = [];
  const settle = async ({ id }: StrayOrder) => {
    if (id === "strange") throw error;
    settled.push(id);
    return await Promise.resolve("stopped" as const);
  };
  await settleStrays([stray("strange"), stray("plain")], { settle, logger });
  expect(settled).toEqual(["plain"]);
  expect(lines[0]).toContain(error.message);
});

test("a failure of the database ends the sweep", async () => {
  const { logger } = logged();
  const settle = async () => await Promise.reject(new Error("The database does not answer."));
  await expect(settleStrays([stray("one")], { settle, logger })).rejects.toThrow("does not answer");
});
