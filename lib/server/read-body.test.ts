import { expect, test } from "vitest";
import { readBody } from "./read-body";

const post = (body: BodyInit | null) => new Request("http://portal.example/", { method: "POST", body });

test("reads a body up to the limit whole", async () => {
  expect(await readBody(post("ü".repeat(8)), 16)).toBe("ü".repeat(8));
  expect(await readBody(post(null), 16)).toBe("");
});

test("of a larger body no more than the limit is read", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1;
      controller.enqueue(new Uint8Array(1000));
    },
  });
  const request = new Request("http://portal.example/", { method: "POST", body: endless, duplex: "half" } as RequestInit);
  expect(await readBody(request, 10_000)).toBeUndefined();
  expect(sent).toBeLessThan(20);
});
