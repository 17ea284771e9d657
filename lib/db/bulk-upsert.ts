/** A column of a bulk write and the type its text is cast to. `NULL` travels as an empty text. */
export type BulkColumn = { readonly name: string; readonly type: "text" | "integer" | "jsonb" | "timestamptz" };

type BulkTable = {
  readonly table: string;
  /** Columns that are the same in every row: account, region, reading, time. */
  readonly shared: readonly BulkColumn[];
  readonly columns: readonly BulkColumn[];
  readonly key: readonly string[];
  /** Shared columns that say when a row was written: they change only together with something else. */
  readonly stamps: readonly string[];
};

/** How many rows one statement writes. */
export const BULK_ROWS = 1000;

/**
 * The statement that writes many rows at once and touches only those that differ: parameters are the shared values, then
 * one array of texts per column. A row that was gone is written again in any case.
 *
 * @see https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT
 */
export function bulkUpsertSql({ table, shared, columns, key, stamps }: BulkTable): string {
  const quoted = (name: string) => `"${name}"`;
  const names = [...shared, ...columns].map(({ name }) => quoted(name)).join(", ");
  const constants = shared.map(({ type }, index) => `$${String(index + 1)}::${type}`);
  const arrays = columns.map((_, index) => `$${String(shared.length + index + 1)}::text[]`);
  const aliases = columns.map((_, index) => `c${String(index)}`);
  const values = columns.map(({ type }, index) => `NULLIF(r.c${String(index)}, '')::${type}`);
  const compared = columns.map(({ name }) => name).filter((name) => !key.includes(name));
  const updated = [...compared, ...stamps];
  return [
    `INSERT INTO ${quoted(table)} AS held (${names})`,
    `SELECT ${[...constants, ...values].join(", ")}`,
    `FROM unnest(${arrays.join(", ")}) AS r(${aliases.join(", ")})`,
    `ON CONFLICT (${key.map(quoted).join(", ")}) DO UPDATE SET`,
    `  ${updated.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(", ")}, "goneAt" = NULL`,
    `WHERE (${compared.map((name) => `held.${quoted(name)}`).join(", ")})`,
    `  IS DISTINCT FROM (${compared.map((name) => `excluded.${quoted(name)}`).join(", ")})`,
    `  OR held."goneAt" IS NOT NULL`,
  ].join("\n");
}
