/** What only a person who runs the portal can correct: a setting or a file. The message says what is wrong and what to do. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
