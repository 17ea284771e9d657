import { SANDBOX_PASSWORD, SANDBOX_PEOPLE } from "@/sandbox/seed/world";

const unescape = (text: string): string => text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&");

/** Signs Ines in through the form as a browser without scripts does, and gives her cookie. */
export async function signInWithoutScripts(address: string): Promise<string> {
  const page = await fetch(`${address}/sign-in`);
  const html = await page.text();
  const form = html.match(/<form[\s\S]*?<\/form>/g)?.find((text) => text.includes('name="password"')) ?? "";
  const body = new FormData();
  for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) body.append(unescape(name), unescape(/value="([^"]*)"/.exec(input)?.[1] ?? ""));
  }
  body.append("email", SANDBOX_PEOPLE[0].email);
  body.append("password", SANDBOX_PASSWORD);
  const answer = await fetch(`${address}/sign-in`, { method: "POST", body, headers: { origin: address }, redirect: "manual" });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0] ?? "")
    .join("; ");
  if (!cookie.includes("session")) throw new Error(`Signing in answered ${String(answer.status)} and gave no session.`);
  return cookie;
}
