"use client";

import { useWatch } from "react-hook-form";

import { textList } from "@/components/inventory/form-values";
import { Note } from "@/components/ui/note";
import { withoutPublicIp, type RegionFacts } from "@/lib/domain/aws/region-facts";

/** Warns when hosts have no address of the chosen kind. */
export function AddressWarning({ facts }: { readonly facts: readonly RegionFacts[] }) {
  const chosen: unknown = useWatch({ name: "hostConnectionType" });
  const regionName: unknown = useWatch({ name: "region" });
  const vpcs: unknown = useWatch({ name: "vpcs" });
  const region = facts.find((one) => one.region === regionName);
  if (chosen !== "PublicIP" || region === undefined) return null;
  const known = textList(vpcs).filter((id) => region.vpcs.some((vpc) => vpc.id === id));
  const { without, running } = withoutPublicIp(region, known);
  if (without === 0) return null;
  return (
    <Note tone="warn" title={`${String(without)} of ${String(running)} running instances here have no public IP`}>
      Harness could not reach them at a public address. Use the private IP with a delegate inside the network, or choose other
      VPCs.
    </Note>
  );
}
