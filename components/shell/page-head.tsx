import Link from "next/link";
import { Fragment, type ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";

/** One breadcrumb; the last one has no address. */
export type Crumb = { readonly label: string; readonly href?: string | undefined };

type PageHeadProps = {
  readonly crumbs?: readonly Crumb[] | undefined;
  /** The conclusion ("14 of 16 boxes are ready"), not the name of the page. */
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  /** Buttons at the right; at most one of them primary. */
  readonly actions?: ReactNode;
};

/** The head of a page: breadcrumbs, conclusion, actions. */
export function PageHead({ crumbs = [], title, lead, actions }: PageHeadProps) {
  return (
    <div className="head">
      <div>
        {crumbs.length === 0 ? null : (
          <nav className="eyebrow" aria-label="Breadcrumb">
            {crumbs.map((crumb, index) => (
              <Fragment key={crumb.label}>
                {index === 0 ? null : <Icon icon={chevronRightIcon} />}
                {crumb.href === undefined ? <span>{crumb.label}</span> : <Link href={crumb.href}>{crumb.label}</Link>}
              </Fragment>
            ))}
          </nav>
        )}
        <h1 tabIndex={-1}>{title}</h1>
        {lead === undefined ? null : <p className="sub">{lead}</p>}
      </div>
      {actions === undefined ? null : <div className="row">{actions}</div>}
    </div>
  );
}
