import { environmentIdentifierOf, type Environment } from "@/lib/domain/runs/answers/environment";
import { toIdentifier } from "@/lib/domain/harness/identifier";

/** An infrastructure of the run as its step names it. */
export type NamedInfrastructure = { readonly environment: Environment; readonly name: string };

/**
 * What is wrong with the names of one infrastructure beside the other one of the run, by `environment` and `name`. Harness
 * knows an infrastructure by its environment and its identifier, and one environment has one type.
 */
export function nameProblems(
  own: NamedInfrastructure,
  other: NamedInfrastructure | undefined,
): { readonly environment?: string | undefined; readonly name?: string | undefined } {
  if (other === undefined || environmentIdentifierOf(own.environment) !== environmentIdentifierOf(other.environment)) return {};
  const identifier = toIdentifier(own.name);
  const name =
    identifier === toIdentifier(other.name)
      ? `The other infrastructure of this run has the identifier ${identifier} in this environment. Choose another name.`
      : undefined;
  const environment = differs(own.environment, other.environment)
    ? "The other infrastructure of this run creates this environment with another name or type. Choose the same, or another environment."
    : undefined;
  return { name, environment };
}

function differs(own: Environment, other: Environment): boolean {
  return own.source === "new" && other.source === "new" && (own.name !== other.name || own.type !== other.type);
}
