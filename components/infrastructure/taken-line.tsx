import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Note } from "@/components/ui/note";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";

/** Who created what exists in Harness under a name. */
export type NameOwner = "no-one" | "this-run" | "someone";

type TakenLineProps = {
  /** The identifier in Harness, with that of its environment where it has one. */
  readonly name: string;
  /** `undefined` while nothing was read. */
  readonly owner: Result<NameOwner, AppError> | undefined;
  /** What else than another name may be chosen: ", or another environment". */
  readonly orElse?: string;
};

/** Whether a name is free in the Harness project, and whose it is otherwise. */
export function TakenLine({ name, owner, orElse = "" }: TakenLineProps) {
  if (owner === undefined) return null;
  if (!owner.ok) return <LookupFailure what={`Whether ${name} exists already`} error={owner.error} />;
  switch (owner.value) {
    case "no-one":
      return (
        <p className="small soft">
          <code>{name}</code> is free in this project.
        </p>
      );
    case "this-run":
      return (
        <p className="small soft">
          <code>{name}</code> was created by this run and follows its answers.
        </p>
      );
    case "someone":
      return (
        <Note tone="warn" title={`${name} exists already, and this run did not create it`}>
          The portal changes only what it created. Choose another name{orElse}.
        </Note>
      );
  }
}
