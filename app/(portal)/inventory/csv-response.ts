import "server-only";
import { fileMinute } from "@/lib/core/dates";

/** A CSV download, named after its content and its day. */
export function csvResponse(csv: string, what: string, now: Date): Response {
  return new Response(csv, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="${what}-${fileMinute(now)}-utc.csv"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
