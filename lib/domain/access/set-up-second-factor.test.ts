import { expect, test } from "vitest";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import type { Actor } from "./actor";
import { beginSecondFactor } from "./set-up-second-factor";

const ada: Actor = { userId: "u-1", sessionId: "s-1", name: "Ada", email: "ada@example.com", sandbox: false, grants: [] };

const ports = (begun: Result<undefined, AppError>) => ({
  createSecret: () => new Secret("NEW"),
  drawSecret: (secret: Secret, account: string) => ({ size: 1, path: `${secret.reveal()} of ${account}` }),
  keepSecret: async () => await Promise.resolve("kept-1"),
  begin: async () => await Promise.resolve(begun),
});

test("the picture of a new secret carries the person's email", async () => {
  const begun = await beginSecondFactor(ports(ok(undefined)), ada);
  expect(begun.ok && begun.value.picture.path).toBe("NEW of ada@example.com");
});

test("no secret is shown when the set-up is refused", async () => {
  const refused = err({ code: "conflict" as const, message: "A second factor is on." });
  expect(await beginSecondFactor(ports(refused), ada)).toEqual(refused);
});
