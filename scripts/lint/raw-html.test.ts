import { RuleTester } from "eslint";
import tseslint from "typescript-eslint";
import { describe, test } from "vitest";

import { rawHtml } from "./raw-html.mjs";

RuleTester.describe = describe;
RuleTester.it = test;

const tester = new RuleTester({
  languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
});
const html = [{ messageId: "html" }];
const link = [{ messageId: "link" }];

tester.run("raw HTML", rawHtml, {
  valid: [
    `<a href="https://aws.amazon.com/">AWS</a>`,
    "<a href={`#${id}`}>x</a>",
    "<a href={`/api/auth/sso?callbackUrl=${encodeURIComponent(url)}`}>x</a>",
    `<a href={linkTarget(url)}>x</a>`,
    `const target = linkTarget(url); <a href={target}>x</a>`,
    `<Link href={path}>x</Link>`,
    `<a href={runExportPath(runId, "print")}>x</a>`,
    `document.title`,
    `stream.write(text)`,
  ],
  invalid: [
    { code: `<p dangerouslySetInnerHTML={{ __html: text }} />`, errors: html },
    { code: `<iframe srcDoc={text} />`, errors: html },
    { code: `element.innerHTML = text`, errors: html },
    { code: `element["outerHTML"] = text`, errors: html },
    { code: `element.insertAdjacentHTML("beforeend", text)`, errors: html },
    { code: `document.write(text)`, errors: html },
    { code: `<a href={url}>x</a>`, errors: link },
    { code: "<a href={`${url}/x`}>x</a>", errors: link },
    { code: "<a href={`/${path}`}>x</a>", errors: link },
    { code: "<a href={`//${host}`}>x</a>", errors: link },
    { code: `const target = other(url); <a href={target}>x</a>`, errors: link },
  ],
});
