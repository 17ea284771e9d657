import { isOfOlderPage } from "@/components/form/call-action";
import { unreadableRowMessage } from "@/lib/core/unreadable-row";

type PageFailure = {
  readonly title: string;
  /** What to do when reloading does not help. */
  readonly help: string;
  readonly reload: () => void;
};

/** What an error page says, and how it is left: a page that is older than the portal needs the scripts of the new one. */
export function pageFailure(error: Error & { readonly digest?: string }, retry: () => void): PageFailure {
  const unreadable = unreadableRowMessage(error);
  if (unreadable !== undefined) return { title: "A row of the database could not be read.", help: unreadable, reload: retry };
  const help =
    error.digest === undefined
      ? "If it fails again, tell the owner when it happened."
      : `If it fails again, give the owner the reference ${error.digest}.`;
  if (!isOfOlderPage(error)) return { title: "The portal failed while loading it. Nothing was changed.", help, reload: retry };
  return {
    title: "The portal was updated while this page was open. Nothing was changed.",
    help,
    reload: () => {
      window.location.reload();
    },
  };
}
