/** Why a text cannot be read, and where. Thrown by the readers and caught by `readTaskDefinition`: it never leaves this folder. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Deeper than any task definition, and far below the depth at which a recursive reader overflows the stack. */
export const MAX_DEPTH = 60;

/** Refuses a value that is nested deeper than `MAX_DEPTH`. */
export function checkDepth(depth: number, offset: number): void {
  if (depth > MAX_DEPTH) throw new Unreadable(`This is nested more than ${String(MAX_DEPTH)} levels deep.`, offset);
}
