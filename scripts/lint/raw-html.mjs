// React writes text as text. These are the ways around it, and links whose address is not known before the page is made.

const RAW_ATTRIBUTES = new Set(["dangerouslySetInnerHTML", "srcDoc"]);
const RAW_PROPERTIES = new Set(["innerHTML", "outerHTML", "srcdoc"]);
const RAW_METHODS = new Set(["insertAdjacentHTML", "createContextualFragment", "setHTMLUnsafe"]);
const DOCUMENT_METHODS = new Set(["write", "writeln"]);

/** An address that begins with a written path or fragment leads nowhere else, whatever follows. */
function isOwn(expression) {
  if (expression.type === "Literal") return true;
  if (expression.type === "TemplateLiteral") return /^(?:#|\/[^/\\])/.test(expression.quasis[0].value.cooked);
  // `runExportPath(…)`: the builders of lib/config/routes.ts, by their name.
  return expression.type === "CallExpression" && /^linkTarget$|Path$/.test(expression.callee.name ?? "");
}

function propertyName({ property, computed }) {
  return computed ? property.value : property.name;
}

/** @type {import("eslint").Rule.RuleModule} */
export const rawHtml = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      html: "`{{name}}` reads text as HTML. Let React write the text.",
      link: "Pass the address through `linkTarget`, or use `Link` with an address of lib/config/routes.ts.",
    },
  },
  create(context) {
    const html = (node, name) => context.report({ node, messageId: "html", data: { name } });
    return {
      JSXAttribute(node) {
        if (RAW_ATTRIBUTES.has(node.name.name)) html(node, node.name.name);
        const isLink = node.name.name === "href" && node.parent.name.name === "a";
        if (!isLink || node.value?.type !== "JSXExpressionContainer") return;
        const target = context.sourceCode.getText(node.value.expression);
        if (!isOwn(node.value.expression) && !comesFromLinkTarget(context, node, target))
          context.report({ node, messageId: "link" });
      },
      MemberExpression(node) {
        if (RAW_PROPERTIES.has(propertyName(node))) html(node, propertyName(node));
      },
      CallExpression({ callee }) {
        if (callee.type !== "MemberExpression") return;
        const name = propertyName(callee);
        if (RAW_METHODS.has(name) || (DOCUMENT_METHODS.has(name) && callee.object.name === "document")) html(callee, name);
      },
    };
  },
};

/** Whether a name was given its value by `linkTarget` where it is declared. */
function comesFromLinkTarget(context, node, name) {
  for (let scope = context.sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable === undefined) continue;
    return variable.defs.some(({ node: { init } }) => init?.type === "CallExpression" && init.callee.name === "linkTarget");
  }
  return false;
}
