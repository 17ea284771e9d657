"use client";

import dynamic from "next/dynamic";

import type { PageWatchProps } from "./page-watch";

const PageWatch = dynamic<PageWatchProps>(async () => (await import("./page-watch")).PageWatch, { ssr: false });

/** Reloads the page's data while it is rendered. Without scripts, the browser reloads the page. */
export function PageWatchLoader(props: PageWatchProps) {
  return (
    <>
      <noscript>
        <meta httpEquiv="refresh" content="4" />
      </noscript>
      <PageWatch {...props} />
    </>
  );
}
