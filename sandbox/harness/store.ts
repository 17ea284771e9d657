import type { z } from "zod";

import { Journal } from "./journal";
import {
  auditEventSchema,
  connectorSchema,
  delegateSchema,
  delegateTokenSchema,
  environmentSchema,
  executionSchema,
  fileContentSchema,
  infrastructureSchema,
  organizationSchema,
  pipelineSchema,
  projectSchema,
  secretSchema,
  secretValueSchema,
  serviceSchema,
  storedFileSchema,
} from "./records";

/** A row to write or remove; nothing happens until it is committed. */
export type Change = {
  readonly table: string;
  readonly key: string;
  readonly value: unknown;
  readonly apply: () => void;
};

export class Table<T> {
  readonly #rows = new Map<string, T>();

  constructor(
    readonly name: string,
    private readonly schema: z.ZodType<T>,
  ) {}

  get(key: string): T | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  all(): T[] {
    return [...this.#rows.values()];
  }

  entries(): [string, T][] {
    return [...this.#rows.entries()];
  }

  put(key: string, value: T): Change {
    return { table: this.name, key, value, apply: () => void this.#rows.set(key, value) };
  }

  remove(key: string): Change {
    return { table: this.name, key, value: null, apply: () => void this.#rows.delete(key) };
  }

  /** Replays a row from disk. */
  restore(key: string, value: unknown): void {
    if (value === null) this.#rows.delete(key);
    else this.#rows.set(key, this.schema.parse(value));
  }
}

/** Everything the stand-in knows, in memory, with a journal behind it. */
export class Store {
  readonly organizations = new Table("organization", organizationSchema);
  readonly projects = new Table("project", projectSchema);
  readonly connectors = new Table("connector", connectorSchema);
  readonly secrets = new Table("secret", secretSchema);
  readonly secretValues = new Table("secretValue", secretValueSchema);
  readonly environments = new Table("environment", environmentSchema);
  readonly infrastructures = new Table("infrastructure", infrastructureSchema);
  readonly services = new Table("service", serviceSchema);
  readonly pipelines = new Table("pipeline", pipelineSchema);
  readonly executions = new Table("execution", executionSchema);
  readonly files = new Table("file", storedFileSchema);
  readonly fileContents = new Table("fileContent", fileContentSchema);
  readonly delegates = new Table("delegate", delegateSchema);
  readonly delegateTokens = new Table("delegateToken", delegateTokenSchema);
  readonly auditEvents = new Table("audit", auditEventSchema);

  readonly #journal: Journal;

  constructor(folder: string) {
    const { journal, changes } = Journal.open(folder);
    this.#journal = journal;
    const tables = this.#tables();
    for (const change of changes) {
      const table = tables.find((candidate) => candidate.name === change.table);
      if (table === undefined) throw new Error(`The journal in ${folder} holds an unknown table: ${change.table}.`);
      table.restore(change.key, change.value);
    }
    journal.foldInto(tables.flatMap((table) => table.entries().map(([key, value]) => ({ table: table.name, key, value }))));
  }

  /** Writes all of it to disk, then makes it visible. */
  commit(changes: readonly Change[]): void {
    this.#journal.append(changes.map(({ table, key, value }) => ({ table, key, value })));
    for (const change of changes) change.apply();
  }

  close(): void {
    this.#journal.close();
  }

  #tables() {
    return [
      this.organizations,
      this.projects,
      this.connectors,
      this.secrets,
      this.secretValues,
      this.environments,
      this.infrastructures,
      this.services,
      this.pipelines,
      this.executions,
      this.files,
      this.fileContents,
      this.delegates,
      this.delegateTokens,
      this.auditEvents,
    ];
  }
}
