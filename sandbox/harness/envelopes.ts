import { randomUUID } from "node:crypto";

import { invalidFields } from "./errors";

/** ResponseDTO: the success envelope of NG manager, access control and audit. */
export function ok(data: unknown) {
  return { status: "SUCCESS", data, metaData: null, correlationId: randomUUID() };
}

/** RestResponse: the envelope of the delegate endpoints. */
export function rest(resource: unknown) {
  return { metaData: {}, resource, responseMessages: [] };
}

export type PageRequest = {
  readonly index: number;
  readonly size: number;
};

type PageNames = {
  readonly index: string;
  readonly size: string;
  readonly defaultSize: number;
  readonly maxSize: number;
};

/** `pageIndex` and `pageSize`: connectors, secrets, organizations, projects, audit. */
export const INDEXED_PAGES: PageNames = { index: "pageIndex", size: "pageSize", defaultSize: 50, maxSize: 100 };
/** The old connector list. */
export const OLD_CONNECTOR_PAGES: PageNames = { index: "pageIndex", size: "pageSize", defaultSize: 100, maxSize: 1000 };
/** `page` and `size`: environments, infrastructures. */
export const NUMBERED_PAGES: PageNames = { index: "page", size: "size", defaultSize: 100, maxSize: 1000 };
/** Lists of pipelines. */
export const PIPELINE_PAGES: PageNames = { index: "page", size: "size", defaultSize: 25, maxSize: 1000 };
/** Lists of executions. */
export const EXECUTION_PAGES: PageNames = { index: "page", size: "size", defaultSize: 10, maxSize: 1000 };

function whole(text: string | undefined, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

export function pageRequest(query: (name: string) => string | undefined, names: PageNames): PageRequest {
  const index = whole(query(names.index), 0);
  const size = whole(query(names.size), names.defaultSize);
  if (Number.isNaN(index)) throw invalidFields([{ fieldId: names.index, error: "must be greater than or equal to 0" }]);
  if (Number.isNaN(size) || size < 1) throw invalidFields([{ fieldId: names.size, error: "must be greater than or equal to 1" }]);
  if (size > names.maxSize)
    throw invalidFields([{ fieldId: names.size, error: `must be less than or equal to ${names.maxSize}` }]);
  return { index, size };
}

/** PageResponse inside `data`. */
export function pageOf<T>(rows: readonly T[], page: PageRequest, view: (row: T) => unknown) {
  const content = rows.slice(page.index * page.size, (page.index + 1) * page.size).map(view);
  return ok({
    totalPages: Math.ceil(rows.length / page.size),
    totalItems: rows.length,
    pageItemCount: content.length,
    pageSize: page.size,
    content,
    pageIndex: page.index,
    empty: content.length === 0,
    pageToken: null,
  });
}

/** Spring's page inside `data`: file store, pipelines, executions. */
export function springPageOf<T>(rows: readonly T[], page: PageRequest, view: (row: T) => unknown) {
  const content = rows.slice(page.index * page.size, (page.index + 1) * page.size).map(view);
  const totalPages = Math.ceil(rows.length / page.size);
  const sort = { sorted: true, unsorted: false, empty: false };
  return ok({
    content,
    totalElements: rows.length,
    totalPages,
    size: page.size,
    number: page.index,
    numberOfElements: content.length,
    first: page.index === 0,
    last: page.index >= totalPages - 1,
    empty: content.length === 0,
    pageable: {
      pageNumber: page.index,
      pageSize: page.size,
      offset: page.index * page.size,
      paged: true,
      unpaged: false,
      sort,
    },
    sort,
  });
}

type Sortable = {
  readonly name: string;
  readonly identifier: string;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
};

function sortValue(row: Sortable, field: string): string | number {
  if (field === "name") return row.name.toLowerCase();
  if (field === "identifier") return row.identifier;
  if (field === "createdAt") return row.createdAt;
  return row.lastModifiedAt;
}

/** Sorts by `field,ASC|DESC` (last change first when absent); equal keys keep the order of their identifiers. */
export function sorted<T extends Sortable>(rows: readonly T[], order: string | undefined): T[] {
  const [field = "lastModifiedAt", direction = "DESC"] = (order ?? "lastModifiedAt,DESC").split(",");
  const sign = direction.toUpperCase() === "ASC" ? 1 : -1;
  return [...rows].sort((left, right) => {
    const a = sortValue(left, field);
    const b = sortValue(right, field);
    if (a === b) return left.identifier < right.identifier ? -1 : 1;
    return a < b ? -sign : sign;
  });
}

/** The search term of every list: part of name, identifier or a tag, upper and lower case alike. */
export function matchesTerm(
  row: { readonly name: string; readonly identifier: string; readonly tags: Readonly<Record<string, string>> },
  term: string | null | undefined,
): boolean {
  if (term === undefined || term === null || term === "") return true;
  const wanted = term.toLowerCase();
  const texts = [row.name, row.identifier, ...Object.entries(row.tags).flat()];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}
