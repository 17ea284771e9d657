import type { Metadata } from "next";
import { DoorLayout } from "@/components/shell/door-layout";
import { LinkButton } from "@/components/ui/link-button";

export const metadata: Metadata = { title: "Not found" };

/** The same text for missing pages and for pages the person may not see. */
export default function NotFound() {
  return (
    <DoorLayout
      title="There is no such page"
      lead="Or you may not see it. Check the address, or ask the person who sent it to you."
    >
      <div>
        <LinkButton href="/">Go to Home</LinkButton>
      </div>
    </DoorLayout>
  );
}
