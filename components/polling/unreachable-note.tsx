import { Note } from "@/components/ui/note";

/** Shown while the portal does not respond to a page that polls it. */
export function UnreachableNote() {
  return (
    <Note tone="warn" title="The portal is not responding">
      The work continues without this page. The page tries again, less often each time.
    </Note>
  );
}
