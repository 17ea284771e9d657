import { RuleTester } from "eslint";
import tseslint from "typescript-eslint";
import { describe, test } from "vitest";

import { replacementText } from "./replacement-text.mjs";

RuleTester.describe = describe;
RuleTester.it = test;

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });
const errors = [{ messageId: "text" }];

tester.run("a replacement text", replacementText, {
  valid: [
    `text.replace("a", "b")`,
    "text.replaceAll('a', `b`)",
    `text.replace(/[$]/g, (mark) => "$" + mark)`,
    `text.replaceAll("a", function () { return "$$"; })`,
    `location.replace("$")`,
    `list.replace("a", "$", 3)`,
    `router.replace("/runs", { scroll: false })`,
  ],
  invalid: [
    { code: `text.replaceAll("\${", "$\${")`, errors },
    { code: `text.replace(/(a)/, "$1")`, errors },
    { code: "text.replace('a', `$&`)", errors },
    { code: "text.replace('a', `-${value}-`)", errors },
    { code: `text.replace("a", value)`, errors },
    { code: `text?.replace("a", read(value))`, errors },
    { code: `text["replaceAll"]("a", "x" + value)`, errors },
  ],
});
