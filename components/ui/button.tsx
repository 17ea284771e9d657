import { cva } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";

import { Icon } from "./icon";
import type { IconShape } from "./icons";

/** The look of a button. `primary` once per view: it marks the next step. */
export const buttonLook = cva("btn", {
  variants: {
    look: { plain: "", primary: "primary", danger: "danger", bare: "bare" },
    size: { normal: "", small: "sm", icon: "icon", full: "full" },
  },
  defaultVariants: { look: "plain", size: "normal" },
});

/** The props shared by all buttons: look, icons, text. */
export type Look = {
  readonly look?: "plain" | "primary" | "danger" | "bare" | undefined;
  readonly size?: "normal" | "small" | "icon" | "full" | undefined;
  readonly icon?: IconShape | undefined;
  readonly iconAfter?: IconShape | undefined;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
};

/** Icons and text of a button, in order. */
export function ButtonFace({ icon, iconAfter, children }: Pick<Look, "icon" | "iconAfter" | "children">) {
  return (
    <>
      {icon === undefined ? null : <Icon icon={icon} />}
      {children}
      {iconAfter === undefined ? null : <Icon icon={iconAfter} />}
    </>
  );
}

type ButtonProps = Look & Omit<ComponentProps<"button">, keyof Look>;

/**
 * A button. Its text is a verb and its object ("Start a run"); with `size="icon"` it needs an `aria-label`.
 * To block it use `aria-disabled` with a reason nearby, never `disabled`: keyboard users cannot reach a disabled button.
 */
export function Button({ look, size, icon, iconAfter, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} className={buttonLook({ look, size, className })}>
      <ButtonFace icon={icon} iconAfter={iconAfter}>
        {children}
      </ButtonFace>
    </button>
  );
}
