// `...(x === undefined ? {} : { x })` adds a member on a condition. A member whose type has `| undefined` is shorter, and
// where the key itself must be absent, `withoutAbsent` leaves it out.

const isEmpty = (node) => node.type === "ObjectExpression" && node.properties.length === 0;

/** Whether an expression is an object or nothing, depending on a condition beside it. */
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
        "Write the member itself and add `| undefined` to its type. Where its key must be absent, use withoutAbsent of lib/core/without-absent.ts.",
    },
  },
  create(context) {
    const check = (node) => {
      if (isConditional(node.argument)) context.report({ node, messageId: "spread" });
    };
    return { "ObjectExpression > SpreadElement": check, JSXSpreadAttribute: check };
  },
};
