import { asList, policySize, type NamedPolicy, type PolicyDocument, type PolicyStatement } from "./policy-document";

function halves(statement: PolicyStatement): readonly PolicyStatement[] {
  const actions = asList(statement.Action);
  if (actions.length < 2) {
    const resources = asList(statement.Resource);
    const middle = Math.ceil(resources.length / 2);
    if (resources.length < 2) return [statement];
    return [
      { ...statement, Resource: resources.slice(0, middle) },
      { ...statement, Sid: `${statement.Sid ?? "Part"}B`, Resource: resources.slice(middle) },
    ];
  }
  const middle = Math.ceil(actions.length / 2);
  return [
    { ...statement, Action: actions.slice(0, middle) },
    { ...statement, Sid: `${statement.Sid ?? "Part"}B`, Action: actions.slice(middle) },
  ];
}

/** A statement cut until each part fits into one policy; one that cannot be cut further is returned as it is. */
function cutToFit(statement: PolicyStatement, version: string | undefined, limit: number): readonly PolicyStatement[] {
  if (policySize({ Version: version, Statement: [statement] }) <= limit) return [statement];
  const parts = halves(statement);
  return parts.length === 1 ? parts : parts.flatMap((part) => cutToFit(part, version, limit));
}

/**
 * Splits a document into as few policies as its order allows, each within `limit` characters (white space not counted).
 * The first keeps the name, the others are numbered: `HarnessAWSAccess`, `HarnessAWSAccess-2`.
 */
export function splitDocument(document: PolicyDocument, name: string, limit: number): readonly NamedPolicy[] {
  const bins: PolicyStatement[][] = [];
  for (const statement of document.Statement.flatMap((whole) => cutToFit(whole, document.Version, limit))) {
    const last = bins.at(-1);
    if (last !== undefined && policySize({ Version: document.Version, Statement: [...last, statement] }) <= limit)
      last.push(statement);
    else bins.push([statement]);
  }
  return bins.map((statements, index) => ({
    name: index === 0 ? name : `${name}-${(index + 1).toString()}`,
    document: { Version: document.Version, Statement: statements },
  }));
}
