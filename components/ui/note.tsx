import type { ReactNode } from "react";

import { Icon } from "./icon";
import { circleCheckIcon, infoIcon, octagonXIcon, triangleAlertIcon, type IconShape } from "./icons";

const ICONS: Record<NoteTone, IconShape> = {
  info: infoIcon,
  pass: circleCheckIcon,
  warn: triangleAlertIcon,
  fail: octagonXIcon,
  plain: infoIcon,
};

type NoteTone = "info" | "pass" | "warn" | "fail" | "plain";

type NoteProps = {
  readonly tone: NoteTone;
  /** The message in one line; details follow as children. */
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** A link or a small button to act on it. */
  readonly action?: ReactNode;
};

/** Information about the page. For failures use a failure card. */
export function Note({ tone, title, children, action }: NoteProps) {
  return (
    <div className={tone === "plain" ? "note" : `note ${tone}`} role="note">
      <Icon icon={ICONS[tone]} />
      <div className="stack-1">
        {title === undefined ? null : <p className="small font-semibold">{title}</p>}
        {children === undefined ? null : <div className="small soft">{children}</div>}
        {action === undefined ? null : <div className="small">{action}</div>}
      </div>
    </div>
  );
}
