// Asks every address that the guide's further reading offers. Exit code 1 when one is dead, 2 when nothing answered and
// so nothing was checked. Usage: npm run links
import { judgeLinks, offeredAddresses, type LinkAnswer } from "@/lib/domain/guide/links";

const TIME_LIMIT_MS = 15_000;

async function ask(url: string): Promise<LinkAnswer> {
  try {
    // GET, since some sites answer HEAD with 405 for pages that exist.
    const response = await fetch(url, { redirect: "follow", signal: AbortSignal.timeout(TIME_LIMIT_MS) });
    await response.body?.cancel();
    return { url, kind: "answered", status: response.status };
  } catch (error) {
    return { url, kind: "unreached", why: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  const cause: unknown = error.cause;
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : error.message;
}

const { verdict, lines } = judgeLinks(await Promise.all(offeredAddresses().map(ask)));
for (const line of lines) process.stdout.write(`${line}\n`);
process.exitCode = { pass: 0, fail: 1, "not-checked": 2 }[verdict];
