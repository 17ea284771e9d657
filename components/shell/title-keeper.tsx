"use client";

import { usePathname } from "next/navigation";
import { useEffect, useLayoutEffect, useRef } from "react";

/** Marks a title that is kept until the page's own title arrives. */
const KEPT = "kept";

/**
 * Keeps the title of the last page until that of the next one arrives. On a slow machine the page can be shown before its
 * title, and a screen reader announces the document by its title.
 */
export function TitleKeeper() {
  const pathname = usePathname();
  const last = useRef("");

  // Synchronises with the head of the document before anything is painted or announced.
  useLayoutEffect(() => {
    if (document.title !== "" || last.current === "") return;
    const title = document.createElement("title");
    title.dataset[KEPT] = "";
    title.textContent = last.current;
    document.head.append(title);
  }, [pathname]);

  // Synchronises with the head of the document, to which the framework adds the page's own title.
  useEffect(() => {
    const follow = () => {
      const titles = [...document.head.querySelectorAll("title")];
      if (titles.length > 1) for (const title of titles) if (KEPT in title.dataset) title.remove();
      if (document.title !== "") last.current = document.title;
    };
    follow();
    const observer = new MutationObserver(follow);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
    };
  }, []);

  return null;
}
