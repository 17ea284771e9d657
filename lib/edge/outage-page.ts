import type { IncomingMessage } from "node:http";
import { OUTAGE_RETRY_SECONDS } from "@/lib/core/database-outage";
import type { Replacement } from "./replaceable";

/** The tokens of the design language that this page uses (`app/styles/tokens.css`): it has no style sheet of the build. */
const STYLE = `
:root { color-scheme: light dark; --canvas: light-dark(#f7f8fa, #0c0f13); --ink: light-dark(#12161c, #eef1f5);
  --ink-2: light-dark(#434b57, #b6bfca); --solid: light-dark(#161b22, #eef1f5); --solid-hover: light-dark(#2c343f, #ccd3dc);
  --on-solid: light-dark(#ffffff, #0c0f13); --accent: light-dark(#2445c9, #96acff); }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; margin: 0; }
body { display: grid; place-items: center; min-height: 100dvh; padding: 3rem 1.5rem; background: var(--canvas); color: var(--ink);
  font: 400 0.875rem/1.5 Geist, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { display: grid; gap: 1.5rem; justify-items: start; width: 100%; max-width: 23rem; }
svg { width: 2.125rem; height: 2.625rem; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
svg .gate { stroke: var(--accent); }
h1 { font-size: 1.5rem; line-height: 2rem; font-weight: 600; letter-spacing: -0.022em; text-wrap: balance; }
p { margin-top: 0.5rem; color: var(--ink-2); }
a { display: inline-flex; align-items: center; min-height: 2.25rem; padding: 0.3125rem 0.875rem; border: 1px solid var(--solid);
  border-radius: 6px; background: var(--solid); color: var(--on-solid); font-weight: 500; text-decoration: none; }
a:hover { background: var(--solid-hover); }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

/** Whether a browser asks for a whole page, rather than a part of one, a file or the result of an action. */
export function asksForPage({ headers }: IncomingMessage): boolean {
  return headers.rsc === undefined && headers["next-action"] === undefined && headers.accept?.includes("text/html") === true;
}

/** The page while the database does not answer. It needs no script, and nothing that another request would have to fetch. */
export function outagePage(request: IncomingMessage, nonce: string): Replacement {
  const [, theme] = /(?:^|;\s*)theme=(light|dark)(?:;|$)/.exec(request.headers.cookie ?? "") ?? [];
  const isForm = request.method === "POST";
  const lead = isForm
    ? "It may be starting again, which takes a few seconds. Go back in your browser to return to what you entered, and send it again."
    : "It may be starting again, which takes a few seconds. What was saved is kept.";
  return {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Retry-After": String(OUTAGE_RETRY_SECONDS),
    },
    body: `<!DOCTYPE html>
<html lang="en"${theme === undefined ? "" : ` data-theme="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The database does not answer · Carabiner</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main id="main">
<svg viewBox="4.5 1 16 22" aria-hidden="true"><path d="M18.4 7.6A6.1 6.1 0 0 0 6.5 10.3l1.9 8a3.3 3.3 0 0 0 6.4.1"/><path class="gate" d="m18.2 11.4-2.6 5.3"/></svg>
<div>
<h1>The database does not answer</h1>
<p>${lead}</p>
</div>
${isForm ? "" : '<a href="">Try again</a>'}
</main>
</body>
</html>
`,
  };
}
