import { expect, test } from "vitest";
import { childEnv } from "./programs.mjs";

test("children inherit no AWS endpoint or npm variables; start's settings win", () => {
  const own = {
    PATH: "/bin",
    AWS_ENDPOINT_URL: "http://elsewhere",
    AWS_ENDPOINT_URL_EC2: "http://elsewhere",
    npm_config_registry: "x",
    PORT: "1",
  };
  expect(childEnv(own, { PORT: "3000" })).toEqual({ PATH: "/bin", PORT: "3000" });
});
