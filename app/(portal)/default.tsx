import { notFound } from "next/navigation";

/** The scope's slot has an address for everything; what has no page of its own is not there. */
export default function NoSuchPage() {
  notFound();
}
