import type { ReactNode } from "react";

import { Mark } from "@/components/ui/mark";

type DoorLayoutProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** Version and links. */
  readonly foot?: ReactNode;
};

/** The frame of pages for people who are not signed in. */
export function DoorLayout({ title, lead, children, foot }: DoorLayoutProps) {
  return (
    <div className="door">
      <main id="main">
        <div className="door-card stack-5">
          <div className="stack-4">
            <Mark />
            <div>
              <h1>{title}</h1>
              {lead === undefined ? null : <p className="sub">{lead}</p>}
            </div>
          </div>
          {children}
        </div>
      </main>
      {foot === undefined ? null : <footer className="door-foot">{foot}</footer>}
    </div>
  );
}
