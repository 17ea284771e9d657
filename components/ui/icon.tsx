import clsx from "clsx";
import { createElement } from "react";

import type { IconShape } from "./icons";

type IconProps = {
  readonly icon: IconShape;
  /** Only for an icon without a word; beside a word it is decoration. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
};

/** An icon in the colour and weight of the surrounding text. */
export function Icon({ icon, label, className }: IconProps) {
  const naming = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <svg className={clsx("i", className)} viewBox="-1 -1 26 26" {...naming}>
      {icon.map(([tag, shape], index) => createElement(tag, { ...shape, key: index }))}
    </svg>
  );
}
