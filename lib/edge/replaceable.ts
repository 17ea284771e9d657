import type { ServerResponse } from "node:http";

/** A whole response. */
export type Replacement = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Headers that describe the body which is not sent. */
const ABOUT_THE_BODY = /^(?:content-(?!security-policy)|transfer-encoding$|etag$|link$|vary$)/i;

/**
 * Lets a response be replaced up to its first byte. `instead` is asked once, with the status that would be sent; what it
 * returns is sent, and what the handler writes is dropped.
 */
export function makeReplaceable(response: ServerResponse, instead: (status: number) => Replacement | undefined): void {
  const sender = { writeHead: response.writeHead, write: response.write, end: response.end, flushHeaders: response.flushHeaders };
  let isReplaced: boolean | undefined;

  function decide(status: number): boolean {
    if (isReplaced !== undefined) return isReplaced;
    const replacement = instead(status);
    isReplaced = replacement !== undefined;
    if (replacement === undefined) return false;
    for (const name of response.getHeaderNames()) if (ABOUT_THE_BODY.test(name)) response.removeHeader(name);
    sender.writeHead.call(response, replacement.status, replacement.headers);
    sender.end.call(response, replacement.body, "utf8");
    return true;
  }

  /** The method, until the response is replaced; then one that says "done". */
  const unlessReplaced =
    (method: (...args: never[]) => unknown, dropped: unknown) =>
    (...args: readonly unknown[]): unknown =>
      decide(response.statusCode) ? dropped : Reflect.apply(method, response, args);

  Object.assign(response, {
    writeHead: (status: number, ...rest: readonly unknown[]): unknown =>
      decide(status) ? response : Reflect.apply(sender.writeHead, response, [status, ...rest]),
    write: unlessReplaced(sender.write, true),
    end: unlessReplaced(sender.end, response),
    flushHeaders: unlessReplaced(sender.flushHeaders, undefined),
  });
}
