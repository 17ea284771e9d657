/** Begins the digest of the error: when a page fails, Next.js sends the browser nothing else. */
const DIGEST = "unreadable-row:";

/** The column of a row, by the name of its table and the ID of the row. */
export type StoredAt = { readonly table: string; readonly column: string; readonly id: string };

/**
 * A row has a value that this version cannot read: another version or a person wrote it. The message names the place
 * and never the value, which may be secret.
 */
export class UnreadableRowError extends Error {
  override readonly name = "UnreadableRowError";
  readonly digest: string;

  constructor(at: StoredAt, options?: ErrorOptions) {
    const place = `${at.table}.${at.column} of ${at.id}`;
    super(unreadableWords(place), options);
    this.digest = `${DIGEST}${place}`;
  }
}

/** The message of an error about an unreadable row; `undefined` for other errors. Works on the server and in the browser. */
export function unreadableRowMessage(error: unknown): string | undefined {
  // A build can contain the class twice, and the browser receives only the digest, so the digest decides.
  if (!(error instanceof Error) || !("digest" in error) || typeof error.digest !== "string") return undefined;
  return error.digest.startsWith(DIGEST) ? unreadableWords(error.digest.slice(DIGEST.length)) : undefined;
}

function unreadableWords(place: string): string {
  return `This version of Carabiner cannot read ${place}. Another version or a manual change wrote the value. Start the version that wrote it, or correct the row in the database.`;
}

/** The readable rows of a list. `unreadable` has a message for each row that this version cannot read. */
export type Readable<Value> = { readonly values: readonly Value[]; readonly unreadable: readonly string[] };

/** Reads each item of a list. Throws any error other than an unreadable row. */
export async function readEach<Item, Value>(
  items: readonly Item[],
  read: (item: Item) => Value | Promise<Value>,
): Promise<Readable<Value>> {
  const each = await Promise.all(
    items.map(async (item) => {
      try {
        return { value: await read(item) };
      } catch (error) {
        const message = unreadableRowMessage(error);
        if (message === undefined) throw error;
        return { message };
      }
    }),
  );
  return {
    values: each.flatMap((one) => ("value" in one ? [one.value] : [])),
    unreadable: each.flatMap((one) => ("message" in one ? [one.message] : [])),
  };
}
