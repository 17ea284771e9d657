"use client";

import { useWatch } from "react-hook-form";

import { CheckboxField } from "@/components/form/checkbox-field";
import { CheckboxList, type CheckboxGroup } from "@/components/form/checkbox-list";
import { ChipsInput } from "@/components/form/chips-input";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { textList } from "@/components/inventory/form-values";
import { formatCount } from "@/components/ui/format-number";
import { Note } from "@/components/ui/note";
import { counted } from "@/lib/core/plural";
import { routeWords, stuckSubnets, type TaskGroup, type TaskNetwork, type TaskSubnet } from "@/lib/domain/aws/task-network";

type NetworkFieldsProps = { readonly network: TaskNetwork | undefined };

/** VPC, subnets and security groups of the tasks, picked from the region or typed where it could not be read. */
export function NetworkFields({ network }: NetworkFieldsProps) {
  return (
    <>
      {network === undefined ? <TypedNetwork /> : <PickedNetwork network={network} />}
      <CheckboxField
        name="assignPublicIp"
        label="Give each task a public address"
        hint="AWS accepts it for Fargate only. A task in a public subnet needs it to reach the internet."
      />
      {network === undefined ? null : <WayOutWarning network={network} />}
    </>
  );
}

const VPC_WORDS = {
  label: "VPC of the tasks",
  hint: "Needed for Fargate and the network mode awsvpc. Tasks with bridge or host use the network of their instance.",
};

function PickedNetwork({ network }: { readonly network: TaskNetwork }) {
  const vpcId: unknown = useWatch({ name: "vpcId" });
  const subnets = network.subnets.filter((subnet) => subnet.vpcId === vpcId);
  const groups = network.groups.filter((group) => group.vpcId === vpcId);
  return (
    <>
      <SelectField
        name="vpcId"
        {...VPC_WORDS}
        emptyLabel="None: the tasks use the network of their instance"
        options={network.vpcs.map((vpc) => ({
          value: vpc.id,
          label: vpc.name === undefined ? vpc.id : `${vpc.name} (${vpc.id})`,
          count: [
            vpc.cidrBlock,
            counted(network.subnets.filter((subnet) => subnet.vpcId === vpc.id).length, "subnet"),
            ...sharedWords(vpc),
          ].join(", "),
        }))}
      />
      {subnets.length === 0 ? null : (
        <CheckboxList
          key={`${String(vpcId)}-subnets`}
          name="subnetIds"
          label="Subnets"
          hint="Choose at least two zones, so that the service survives the loss of one. The route table decides what is public."
          groups={byZone(subnets)}
        />
      )}
      {groups.length === 0 ? null : (
        <CheckboxList
          key={`${String(vpcId)}-groups`}
          name="securityGroupIds"
          label="Security groups"
          hint="At most five. With none, AWS uses the default group of the VPC."
          options={groups.map((group) => ({
            value: group.id,
            label: `${group.name} (${group.id})`,
            aside: sharedWords(group).join(""),
            hint: <GroupRules group={group} />,
          }))}
        />
      )}
    </>
  );
}

function byZone(subnets: readonly TaskSubnet[]): readonly CheckboxGroup[] {
  const zones = [...new Set(subnets.map(({ zone }) => zone))];
  return zones.map((zone) => ({
    title: zone,
    options: subnets
      .filter((subnet) => subnet.zone === zone)
      .map((subnet) => ({
        value: subnet.id,
        label: subnet.name === undefined ? subnet.id : `${subnet.name} (${subnet.id})`,
        aside: `${formatCount(subnet.freeAddresses)} free`,
        hint: [subnet.cidrBlock, routeWords(subnet.route), ...sharedWords(subnet)].join(", "),
      })),
  }));
}

function sharedWords({ sharedBy }: { readonly sharedBy?: string | undefined }): readonly string[] {
  return sharedBy === undefined ? [] : [`shared by account ${sharedBy}`];
}

function GroupRules({ group }: { readonly group: TaskGroup }) {
  return (
    <>
      Lets in: {group.inbound.length === 0 ? "nothing" : group.inbound.join("; ")}. Lets out:{" "}
      {group.outbound.length === 0 ? "nothing, so a task cannot pull its image" : group.outbound.join("; ")}.
    </>
  );
}

function TypedNetwork() {
  return (
    <>
      <TextField name="vpcId" {...VPC_WORDS} mono width="medium" />
      <ChipsInput name="subnetIds" label="Subnets" hint="Their IDs, for example subnet-0c41d9e2." />
      <ChipsInput name="securityGroupIds" label="Security groups" hint="Their IDs, for example sg-0c41d9e2. At most five." />
    </>
  );
}

/** Warns when a Fargate task in a chosen subnet could not reach its image and its logs. */
function WayOutWarning({ network }: { readonly network: TaskNetwork }) {
  const vpcId: unknown = useWatch({ name: "vpcId" });
  const subnetIds: unknown = useWatch({ name: "subnetIds" });
  const assignPublicIp: unknown = useWatch({ name: "assignPublicIp" });
  const ticked = textList(subnetIds);
  const chosen = network.subnets.filter((subnet) => subnet.vpcId === vpcId && ticked.includes(subnet.id));
  const stuck = stuckSubnets(chosen, assignPublicIp === true);
  if (stuck.length === 0) return null;
  return (
    <Note tone="warn" title="A Fargate task here could not pull its image">
      {stuck.join(" ")} Give tasks a public address in a public subnet, choose a subnet with NAT, or create the missing endpoints.
    </Note>
  );
}
