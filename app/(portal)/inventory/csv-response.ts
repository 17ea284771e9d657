import "server-only";

/** A CSV download, named after its content and its day. */
export function csvResponse(csv: string, what: string, now: Date): Response {
  const day = now.toISOString().slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
  return new Response(csv, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="${what}-${day}-utc.csv"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
