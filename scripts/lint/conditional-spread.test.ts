import { RuleTester } from "eslint";
import tseslint from "typescript-eslint";
import { describe, test } from "vitest";

import { conditionalSpread } from "./conditional-spread.mjs";

RuleTester.describe = describe;
RuleTester.it = test;

const tester = new RuleTester({
  languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
});
const errors = [{ messageId: "spread" }];

tester.run("a member of an object", conditionalSpread, {
  valid: [
    "const one = { name, ...rest }",
    "const one = { ...(found ?? {}) }",
    "const one = { ...withoutAbsent({ name }) }",
    "const one = { ...(isOne ? { name } : { title }) }",
    "const list = [...(name === undefined ? [] : [name])]",
    "const one = isOne ? {} : { name }",
    "const one = <Page {...props} />",
  ],
  invalid: [
    { code: "const one = { ...(name === undefined ? {} : { name }) }", errors },
    { code: "const one = { ...(isOne ? { name } : {}) }", errors },
    { code: "const one = { ...(isOne ? read() : {}) }", errors },
    { code: "const one = { ...(isOne && { name }) }", errors },
    {
      code: "const one = { inner: { ...(isOne ? {} : { name, ...(isTwo ? {} : { title }) }) } }",
      errors: [...errors, ...errors],
    },
    { code: "const one = <Page {...(isOne ? { name } : {})} />", errors },
  ],
});
