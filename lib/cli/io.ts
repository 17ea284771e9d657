/** The exit code of a command: 0 done, 1 a finding or failure, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Where a command writes. Results go to `out`, everything else to `err`, so that output can be piped. */
export type Io = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly readInput: () => Promise<string>;
};
