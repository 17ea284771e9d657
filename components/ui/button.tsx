import { cva } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

import { Icon } from "./icon";
import type { IconName } from "./icon-paths";

/** The look of anything that is pressed. `primary` once per view: the ink button is the one next step. */
export const buttonLook = cva("btn", {
  variants: {
    look: { plain: "", primary: "primary", danger: "danger", bare: "bare" },
    size: { normal: "", small: "sm", icon: "icon", block: "block" },
  },
  defaultVariants: { look: "plain", size: "normal" },
});

type Look = {
  readonly look?: "plain" | "primary" | "danger" | "bare" | undefined;
  readonly size?: "normal" | "small" | "icon" | "block" | undefined;
  readonly icon?: IconName | undefined;
  readonly iconAfter?: IconName | undefined;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
};

function Face({ icon, iconAfter, children }: Pick<Look, "icon" | "iconAfter" | "children">) {
  return (
    <>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
      {iconAfter === undefined ? null : <Icon name={iconAfter} />}
    </>
  );
}

type ButtonProps = Look & Omit<ComponentProps<"button">, keyof Look>;

/**
 * A button. Its words are a verb and its object ("Start a run"); with `size="icon"` it needs an `aria-label`.
 * To hold it back use `aria-disabled` with a reason nearby, never `disabled`: a disabled button cannot be reached to ask why.
 */
export function Button({ look, size, icon, iconAfter, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} className={buttonLook({ look, size, className })}>
      <Face icon={icon} iconAfter={iconAfter}>
        {children}
      </Face>
    </button>
  );
}

type LinkButtonProps = Look & {
  readonly href: string;
  /** Saves what the address returns, under this name; empty for the name the server gives. */
  readonly download?: string | undefined;
  readonly "aria-label"?: string | undefined;
};

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function LinkButton({
  look,
  size,
  icon,
  iconAfter,
  className,
  children,
  href,
  download,
  "aria-label": label,
}: LinkButtonProps) {
  const classes = buttonLook({ look, size, className });
  const face = (
    <Face icon={icon} iconAfter={iconAfter}>
      {children}
    </Face>
  );
  const leavesTheApp = download !== undefined || !href.startsWith("/") || href.startsWith("/api/");
  return leavesTheApp ? (
    <a href={href} className={classes} download={download} aria-label={label}>
      {face}
    </a>
  ) : (
    <Link href={href} className={classes} aria-label={label}>
      {face}
    </Link>
  );
}
