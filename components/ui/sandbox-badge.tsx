import { Icon } from "./icon";

/** Marks what exists only in the sandbox. Nothing else is violet. */
export function SandboxBadge({ children = "Sandbox" }: { readonly children?: string | undefined }) {
  return (
    <span className="sandbox">
      <Icon name="flask" />
      {children}
    </span>
  );
}
