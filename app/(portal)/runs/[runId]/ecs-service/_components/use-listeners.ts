"use client";

import { useEffect, useState } from "react";

import { callAction } from "@/components/form/call-action";
import type { ActionError } from "@/lib/core/action-result";
import type { ListenerWithRules } from "@/lib/domain/aws/load-balancing-shapes";

import { readListenersAction } from "../actions";

/** The listeners of a load balancer: known, being read, or the failure of reading them. */
export type Listeners =
  | { readonly state: "none" }
  | { readonly state: "reading" }
  | { readonly state: "known"; readonly list: readonly ListenerWithRules[] }
  | { readonly state: "failed"; readonly error: ActionError };

type Known = { readonly of: string; readonly list: readonly ListenerWithRules[] };

/** Reads the listeners of the chosen load balancer with their rules, once for each that is chosen. */
export function useListeners(runId: string, loadBalancerArn: string, first: Known | undefined): Listeners {
  const [read, setRead] = useState<ReadonlyMap<string, Listeners>>(
    () => new Map(first === undefined ? [] : [[first.of, { state: "known", list: first.list }]]),
  );
  const known = read.get(loadBalancerArn);

  // Synchronises with AWS: the response is kept under its load balancer, so a late one never shows beside another.
  useEffect(() => {
    if (loadBalancerArn === "" || known !== undefined) return;
    let isOver = false;
    void callAction(async () => await readListenersAction({ runId, loadBalancerArn })).then((result) => {
      if (isOver) return;
      const next: Listeners = result.ok ? { state: "known", list: result.value } : { state: "failed", error: result.error };
      setRead((before) => new Map([...before, [loadBalancerArn, next]]));
    });
    return () => {
      isOver = true;
    };
  }, [runId, loadBalancerArn, known]);

  return loadBalancerArn === "" ? { state: "none" } : (known ?? { state: "reading" });
}
