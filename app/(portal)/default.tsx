import { notFound } from "next/navigation";

/** The scope's slot matches every address, so an address without a page of this slot is not found. */
export default function NoSuchPage() {
  notFound();
}
