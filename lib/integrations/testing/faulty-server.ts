import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a server, or something in front of it, does instead of answering. */
export type ReplyFault = {
  readonly name: string;
  readonly answer: (response: ServerResponse, contentType: string) => void;
};

const PAGE = "<!DOCTYPE html><html><body>Sign in to the network</body></html>";
const MEGABYTE = Buffer.alloc(1024 * 1024, " ");

/** Every reply that must not be believed, with the content type that the protocol asks for where it has one. */
export const REPLY_FAULTS: readonly ReplyFault[] = [
  { name: "an empty 200", answer: (response, type) => void response.writeHead(200, { "content-type": type }).end() },
  {
    name: "an HTML page with 200",
    answer: (response) => void response.writeHead(200, { "content-type": "text/html" }).end(PAGE),
  },
  {
    name: "an HTML page that claims to be of the protocol",
    answer: (response, type) => void response.writeHead(200, { "content-type": type }).end(PAGE),
  },
  {
    name: "another content type",
    answer: (response) => void response.writeHead(200, { "content-type": "text/plain" }).end("it works"),
  },
  {
    name: "half a document",
    answer: (response, type) =>
      void response.writeHead(200, { "content-type": type }).end(type.includes("json") ? '{"data": [' : "<Some"),
  },
  {
    name: "a body that is cut before its announced end",
    answer: (response, type) => {
      response.writeHead(200, { "content-type": type, "content-length": "1000" });
      response.write("<", () => response.destroy());
    },
  },
  { name: "a reset", answer: (response) => void response.socket?.resetAndDestroy() },
  {
    name: "a body of 200 MB",
    answer: (response, type) => {
      response.writeHead(200, { "content-type": type });
      let left = 200;
      const more = (): void => {
        while (left > 0 && !response.destroyed) {
          left -= 1;
          if (!response.write(MEGABYTE)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    },
  },
  {
    name: "an announced body of 200 MB",
    answer: (response, type) => {
      response.writeHead(200, { "content-type": type, "content-length": String(200 * MEGABYTE.byteLength) });
      response.write(" ");
    },
  },
  {
    name: "one byte after another without an end",
    answer: (response, type) => {
      response.writeHead(200, { "content-type": type });
      const timer = setInterval(() => response.write(" "), 20);
      response.once("close", () => {
        clearInterval(timer);
      });
    },
  },
  { name: "no answer at all", answer: () => undefined },
  { name: "a 500 without a body", answer: (response) => void response.writeHead(500).end() },
  {
    name: "an HTML page with 503",
    answer: (response) => void response.writeHead(503, { "content-type": "text/html" }).end(PAGE),
  },
];

/** A server on the loopback that commits one fault with every request. */
export async function startFaultyServer(fault: ReplyFault, contentType: string) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    request.on("end", () => {
      fault.answer(response, contentType);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    requests: () => requests,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
