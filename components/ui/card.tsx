import clsx from "clsx";
import { useId, type ReactNode } from "react";

type CardProps = {
  /** The heading states the conclusion. Without it, give `label`. */
  readonly title?: ReactNode;
  readonly label?: string | undefined;
  /** At the right end of the heading: a link, a count, small buttons. */
  readonly aside?: ReactNode;
  readonly footer?: ReactNode;
  /** Gives the content a padding of 16; lists and tables have their own. */
  readonly padded?: boolean | undefined;
  readonly id?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A surface with a hairline. Never inside another card. */
export function Card({ title, label, aside, footer, padded = false, id, className, children }: CardProps) {
  const headingId = useId();
  const naming = title === undefined ? { "aria-label": label } : { "aria-labelledby": headingId };
  return (
    <section className={clsx("card", className)} id={id} {...naming}>
      {title === undefined ? null : (
        <header>
          <h2 id={headingId}>{title}</h2>
          {aside}
        </header>
      )}
      {padded ? <div className="in">{children}</div> : children}
      {footer === undefined ? null : <footer>{footer}</footer>}
    </section>
  );
}
