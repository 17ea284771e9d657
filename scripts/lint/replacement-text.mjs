import ts from "typescript";

// `$&`, `$1` and `$$` mean something in the second argument of `replace`, so text from elsewhere must not be used as it.

const METHODS = new Set(["replace", "replaceAll"]);

function methodName({ callee }) {
  if (callee.type !== "MemberExpression") return undefined;
  return callee.computed ? callee.property.value : callee.property.name;
}

/** A written text without `$` is inserted as it is. A template with a value in it is not known before it runs. */
function isHarmless(argument) {
  if (argument.type === "Literal") return typeof argument.value !== "string" || !argument.value.includes("$");
  return (
    argument.type === "TemplateLiteral" && argument.expressions.length === 0 && !argument.quasis[0].value.cooked.includes("$")
  );
}

/** Whether an expression can be text, by its type where types are known. Functions and objects cannot. */
function canBeText(argument, services) {
  if (/FunctionExpression$|^ObjectExpression$/.test(argument.type)) return false;
  if (!services?.program) return true;
  return (services.getTypeAtLocation(argument).flags & ts.TypeFlags.Object) === 0;
}

/** @type {import("eslint").Rule.RuleModule} */
export const replacementText = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      text: "`$` has a meaning in a replacement text (`$$` is one `$`). Give `{{method}}` a function: `() => text`.",
    },
  },
  create(context) {
    return {
      CallExpression(node) {
        const method = methodName(node);
        const [, argument] = node.arguments;
        if (!METHODS.has(method) || node.arguments.length !== 2 || argument.type === "SpreadElement") return;
        if (isHarmless(argument) || !canBeText(argument, context.sourceCode.parserServices)) return;
        context.report({ node: argument, messageId: "text", data: { method } });
      },
    };
  },
};
