"use client";

import { useFormContext, useWatch } from "react-hook-form";

import type { CountedTag } from "@/lib/domain/aws/region-facts";

import { tagLines } from "./form-values";

type FoundTagsProps = {
  /** The list of tags in the form: `tags`, `filter.tags`. */
  readonly name: string;
  readonly found: readonly CountedTag[];
};

/** Tags of the region's instances, each added to the filter with one press. */
export function FoundTags({ name, found }: FoundTagsProps) {
  const { setValue } = useFormContext();
  const lines = tagLines(useWatch({ name }));
  const offered = found.filter((tag) => !lines.some(({ key, value }) => key === tag.key && value === tag.value));
  if (offered.length === 0) return null;

  function take({ key, value }: CountedTag) {
    // A key has one value, so a new one replaces it. An empty line is filled first.
    const others = lines.filter((line) => line.key !== key && line.key !== "");
    setValue(name, [...others, { key, value }], { shouldDirty: true });
  }

  return (
    <p className="hint found">
      Found:{" "}
      {offered.map((tag) => (
        <button
          key={`${tag.key}=${tag.value}`}
          type="button"
          className="tag mono"
          onClick={() => {
            take(tag);
          }}
        >
          <span className="vh">Filter by </span>
          {tag.key}={tag.value} <span className="num">({tag.count})</span>
        </button>
      ))}
    </p>
  );
}
