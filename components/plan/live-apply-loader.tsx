"use client";

import dynamic from "next/dynamic";

import type { LiveApplyProps } from "./live-apply";

const LiveApply = dynamic<LiveApplyProps>(async () => (await import("./live-apply")).LiveApply);

/** The live view. Its query library is loaded only while a run is in progress. */
export function LiveApplyLoader(props: LiveApplyProps) {
  return <LiveApply {...props} />;
}
