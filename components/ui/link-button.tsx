import Link from "next/link";

import { linkTarget } from "@/lib/core/link-target";

import { ButtonFace, buttonLook, type Look } from "./button";

type LinkButtonProps = Look & {
  readonly href: string;
  /** Saves the response under this name; empty for the server's name. */
  readonly download?: string | undefined;
  readonly "aria-label"?: string | undefined;
};

/** A link that looks like a button: it opens a page and changes nothing. */
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
    <ButtonFace icon={icon} iconAfter={iconAfter}>
      {children}
    </ButtonFace>
  );
  const target = linkTarget(href);
  const leavesTheApp = target === undefined || download !== undefined || !href.startsWith("/") || href.startsWith("/api/");
  return leavesTheApp ? (
    <a href={target} className={classes} download={download} aria-label={label}>
      {face}
    </a>
  ) : (
    <Link href={href} className={classes} aria-label={label}>
      {face}
    </Link>
  );
}
