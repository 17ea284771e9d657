import { compileCondition, type ConditionOutcome } from "./condition-operators";
import { compileAction, compileResource, type RequestContext } from "./match";
import { asList, OLD_POLICY_VERSION, type NamedPolicy, type PolicyStatement } from "./policy-document";

/** The position of a statement: policy, number from 0, Sid. */
export type StatementRef = { readonly policy: string; readonly index: number; readonly sid?: string | undefined };

/** A statement ready to be asked. */
export type CompiledStatement = {
  readonly ref: StatementRef;
  readonly effect: "Allow" | "Deny";
  readonly source: PolicyStatement;
  readonly matchesAction: (action: string) => boolean;
  readonly matchesResource: (resource: string, context: RequestContext) => boolean;
  readonly condition: (context: RequestContext) => ConditionOutcome;
};

/** Several policies of one layer. Statements that name an action are cached per action. */
export type CompiledLayer = {
  readonly statements: readonly CompiledStatement[];
  readonly forAction: (action: string) => readonly CompiledStatement[];
};

function compileActions(statement: PolicyStatement): (action: string) => boolean {
  const named = asList(statement.Action ?? statement.NotAction).map(compileAction);
  const inverted = statement.Action === undefined;
  return (action) => named.some((matches) => matches(action)) !== inverted;
}

function compileResources(statement: PolicyStatement, variables: boolean): CompiledStatement["matchesResource"] {
  // A trust policy has neither Resource nor NotResource: it applies to its own role.
  const named = asList(statement.Resource ?? statement.NotResource).map((pattern) => compileResource(pattern, variables));
  const inverted = statement.Resource === undefined;
  return (resource, context) => named.some((matches) => matches(resource, context)) !== inverted;
}

/** Compiles the policies of one layer (identity policies, a boundary, one level of SCPs). */
export function compileLayer(policies: readonly NamedPolicy[]): CompiledLayer {
  const statements = policies.flatMap(({ name, document }) => {
    // Without a Version IAM assumes the old language, in which ${…} is plain text.
    const variables = (document.Version ?? OLD_POLICY_VERSION) !== OLD_POLICY_VERSION;
    return document.Statement.map((source, index): CompiledStatement => ({
      ref: { policy: name, index, sid: source.Sid },
      effect: source.Effect,
      source,
      matchesAction: compileActions(source),
      matchesResource: compileResources(source, variables),
      condition: compileCondition(source.Condition, variables),
    }));
  });
  const remembered = new Map<string, readonly CompiledStatement[]>();
  return {
    statements,
    forAction: (action) => {
      const known = remembered.get(action);
      if (known !== undefined) return known;
      const found = statements.filter((statement) => statement.matchesAction(action));
      // A pasted policy may be evaluated for any number of invented actions; the cache stays small.
      if (remembered.size < 2000) remembered.set(action, found);
      return found;
    },
  };
}
