import type { CallPreview } from "@/lib/domain/plan/operation";

/** A call as text: its method and address, then its body as indented JSON (text stays unchanged). */
export function previewText(preview: CallPreview): string {
  const first =
    preview.url === undefined
      ? preview.call
      : preview.call.includes(" ")
        ? `${preview.call.split(" ")[0] ?? ""} ${preview.url}`
        : `${preview.call}\n${preview.url}`;
  if (preview.body === undefined || preview.body === null) return first;
  const body = typeof preview.body === "string" ? preview.body : JSON.stringify(preview.body, null, 2);
  return `${first}\n${body}`;
}
