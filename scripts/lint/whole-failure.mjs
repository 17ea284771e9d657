// An action's failure is drawn by `ActionFailure`. A component that reads a part of it leaves out the cause, the owner, the fix
// or the reference.

const PARTS = new Set(["message", "explanation", "reference"]);

/** @type {import("eslint").Rule.RuleModule} */
export const wholeFailure = {
  meta: {
    type: "problem",
    schema: [],
    messages: { part: "Draw the failure of an action with `ActionFailure` or `FailureLine`: `{{name}}` is only a part of it." },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    if (!services?.program) return {};
    /** Only what an action returns has a code, a message and a reference. */
    const isActionError = (node) => {
      const type = services.getTypeAtLocation(node).getNonNullableType();
      return ["code", "message", "reference"].every((name) => type.getProperty(name) !== undefined);
    };
    const report = (node, name) => context.report({ node, messageId: "part", data: { name } });
    return {
      MemberExpression(node) {
        const name = node.computed ? node.property.value : node.property.name;
        if (PARTS.has(name) && isActionError(node.object)) report(node, name);
      },
      ObjectPattern(node) {
        const parts = node.properties.filter((property) => property.type === "Property" && PARTS.has(property.key.name));
        if (parts.length > 0 && isActionError(node)) for (const part of parts) report(part, part.key.name);
      },
    };
  },
};
