import { RunScope } from "../../header-scope";

type RunScopeProps = { readonly params: Promise<{ readonly runId: string }> };

/** The scope of a run, in the header of all its pages. */
export default async function RunScopePage({ params }: RunScopeProps) {
  return <RunScope runId={(await params).runId} />;
}
