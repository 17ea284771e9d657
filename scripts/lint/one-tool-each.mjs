/** For portal, sandbox, scripts and tests: the limits, retries and budget of an AWS client are set where it is built. */
export const ONE_AWS_BUILDER = {
  selector:
    "NewExpression:matches([callee.name=/^(?!Query|Prisma)\\w+Client$/], [callee.property.name=/^(?!Query|Prisma)\\w+Client$/])",
  message: "Use buildAwsClient of lib/integrations/aws/build-client.ts, or localAwsClient of sandbox/local-aws-client.ts.",
};

/**
 * One tool each, so that a deadline, a date, a text that may not be JSON and a plural are handled alike everywhere.
 * Entries of ESLint's rule `no-restricted-syntax`.
 */
export const ONE_TOOL_EACH = [
  ONE_AWS_BUILDER,
  {
    selector: "CallExpression[callee.object.name='Promise'][callee.property.name='race']",
    message: "Use lib/core/time-limit.ts or answerWithin: the timer that loses a race goes on.",
  },
  {
    selector: "BinaryExpression[operator='*'][right.operator='**'][right.left.value=2]",
    message: "Use retry or waitMs of lib/core/retry.ts, so that waits between attempts grow alike everywhere.",
  },
  {
    selector:
      "CallExpression[callee.property.name=/^(slice|substring)$/] > MemberExpression > CallExpression[callee.property.name='toISOString']",
    message: "Use lib/core/dates.ts: a date is written in one way.",
  },
  {
    selector:
      "TryStatement > BlockStatement.block > ReturnStatement > CallExpression[callee.object.name='JSON'][callee.property.name='parse']",
    message: "Use parseJson of lib/core/parse-json.ts, which gives undefined for a text that is not JSON.",
  },
  {
    selector:
      "TryStatement > BlockStatement.block > ExpressionStatement > AssignmentExpression > CallExpression[callee.object.name='JSON'][callee.property.name='parse']",
    message: "Use parseJson of lib/core/parse-json.ts, which gives undefined for a text that is not JSON.",
  },
  {
    selector:
      "ConditionalExpression[test.operator='==='][test.right.value=1][consequent.type=/^(Literal|TemplateLiteral)$/][alternate.type=/^(Literal|TemplateLiteral)$/]",
    message: "Use plural or counted of lib/core/plural.ts.",
  },
  {
    selector: "CallExpression[callee.property.name='join'] > Literal.arguments[value=/^ (and|or) $/]",
    message: "Use listed of lib/core/listed.ts, which also lists three words.",
  },
];
