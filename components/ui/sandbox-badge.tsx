import { Icon } from "./icon";
import { flaskIcon } from "./icons";

/** Marks what exists only in the sandbox. Nothing else is violet. */
export function SandboxBadge({ children = "Sandbox" }: { readonly children?: string | undefined }) {
  return (
    <span className="sandbox">
      <Icon icon={flaskIcon} />
      {children}
    </span>
  );
}
