import { isOfOlderPage } from "@/components/form/call-action";
import { unreadableRowMessage } from "@/lib/core/unreadable-row";

type PageFailure = { readonly title: string; readonly reload: () => void };

/** What an error page says, and how it is left: a page that is older than the portal needs the scripts of the new one. */
export function pageFailure(error: Error, retry: () => void): PageFailure {
  const unreadable = unreadableRowMessage(error);
  if (unreadable !== undefined) return { title: unreadable, reload: retry };
  if (!isOfOlderPage(error)) return { title: "The portal failed while loading it. Nothing was changed.", reload: retry };
  return {
    title: "The portal was updated while this page was open. Nothing was changed.",
    reload: () => {
      window.location.reload();
    },
  };
}
