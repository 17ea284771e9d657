// `...(x === undefined ? {} : { x })` makes a member appear and disappear. A type that says `| undefined` says the same in
// fewer words, and where the key itself must be absent, one helper leaves it out.

const isEmpty = (node) => node.type === "ObjectExpression" && node.properties.length === 0;

/** Whether an expression gives an object, or nothing, depending on a condition written beside it. */
function isConditional(node) {
  if (node.type === "ConditionalExpression") return isEmpty(node.consequent) || isEmpty(node.alternate);
  return node.type === "LogicalExpression" && node.operator === "&&" && node.right.type === "ObjectExpression";
}

/** @type {import("eslint").Rule.RuleModule} */
export const conditionalSpread = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: {
      spread:
        "Write the member itself and let its type say `| undefined`. Where its key must be absent, use withoutAbsent of lib/core/without-absent.ts.",
    },
  },
  create(context) {
    const check = (node) => {
      if (isConditional(node.argument)) context.report({ node, messageId: "spread" });
    };
    return { "ObjectExpression > SpreadElement": check, JSXSpreadAttribute: check };
  },
};
