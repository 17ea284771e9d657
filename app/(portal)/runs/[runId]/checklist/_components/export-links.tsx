import { downloadIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { runExportPath } from "@/lib/config/routes";

/** Links that export the checklist. */
export function ExportLinks({ runId }: { readonly runId: string }) {
  return (
    <div className="row tight" role="group" aria-label="Export">
      <LinkButton icon={downloadIcon} href={runExportPath(runId, "csv")} download="" aria-label="Export as CSV">
        CSV
      </LinkButton>
      <LinkButton icon={downloadIcon} href={runExportPath(runId, "json")} download="" aria-label="Export as JSON">
        JSON
      </LinkButton>
      {/* A plain link: opening the view records an export, and a prefetch must not. */}
      <a className="btn" href={runExportPath(runId, "print")}>
        Print view
      </a>
    </div>
  );
}
