import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { linkIcon } from "@/components/ui/icons";

/** The external ID of a run: created once, the same everywhere, never edited. */
export function ExternalId({ value }: { readonly value: string }) {
  return (
    <div className="field">
      <p className="legend">External ID</p>
      <p className="hint">
        Created for this run. Harness sends it and the role requires it, so no one else can use the role through Harness. It is
        not a secret and cannot be edited.
      </p>
      <div className="stored">
        <Icon icon={linkIcon} />
        <span>
          <code data-testid="external-id">{value}</code>
        </span>
        <CopyButton text={value}>Copy the external ID</CopyButton>
      </div>
    </div>
  );
}
