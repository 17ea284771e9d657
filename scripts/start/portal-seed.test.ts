import { expect, test } from "vitest";
import { SANDBOX_PASSWORD, SANDBOX_PEOPLE } from "@/sandbox/seed/world";
import { sandboxSignIns } from "./portal-seed.mjs";

test("the printed sign-ins are those of the sandbox's world", () => {
  expect(sandboxSignIns()).toEqual({
    password: SANDBOX_PASSWORD,
    people: SANDBOX_PEOPLE.map(({ name, email, role }) => ({ name, email, role })),
  });
});
