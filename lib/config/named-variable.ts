/** The variable of this name, which a person chose in a file of theirs (`env:NAME`); undefined when it is not set. */
export function readNamedVariable(name: string): string | undefined {
  return process.env[name];
}
