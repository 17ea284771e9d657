"use client";

import { useFormContext, useWatch } from "react-hook-form";

import { counted } from "@/lib/core/plural";
import { CheckboxList, type CheckboxOption } from "@/components/form/checkbox-list";
import { PairsField } from "@/components/form/pairs-field";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { FoundTags } from "@/components/inventory/found-tags";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import type { CountedChoice, RegionFacts } from "@/lib/domain/aws/region-facts";

type PlaceFieldsProps = {
  readonly facts: readonly RegionFacts[];
  readonly emptyRegions: readonly string[];
  readonly failedRegions: readonly { readonly name: string; readonly why: string }[];
};

/** Region, VPCs and tags, each with its instance count; subnets and security groups for the portal's own checks. */
export function PlaceFields(props: PlaceFieldsProps) {
  const watched: unknown = useWatch({ name: "region" });
  const region = props.facts.find((one) => one.region === watched);
  const known = props.facts.length + props.emptyRegions.length > 0;
  return (
    <>
      {known ? (
        <SelectField
          name="region"
          label="Region of the instances"
          hint="Counted in the account just now. Terminated instances are left out."
          emptyLabel="Choose a region"
          options={regionOptions(props)}
          width="medium"
        />
      ) : (
        <TextField name="region" label="Region of the instances" hint="Its code, for example eu-west-1." mono width="short" />
      )}
      <EmptyRegion facts={props.facts} region={region} chosen={typeof watched === "string" ? watched : ""} />
      {region === undefined || region.vpcs.length === 0 ? null : (
        <CheckboxList
          key={`${region.region}-vpcs`}
          name="vpcs"
          label="VPCs"
          hint="Harness uses only instances in these VPCs. Tick none for any VPC."
          options={region.vpcs.map((vpc) => ({
            value: vpc.id,
            label: nameOf(vpc),
            aside: countWords(vpc.count),
            hint: vpc.cidrBlock,
          }))}
        />
      )}
      <div className="stack-2">
        <PairsField
          name="tags"
          label="Tags"
          hint="An instance must have all of them, with the same capitalization. Leave empty for any instance. The discovery step refines this."
          keyLabel="key"
          valueLabel="value"
          addLabel="Add a tag"
          knownKeys={[...new Set(region?.tags.map(({ key }) => key) ?? [])]}
        />
        <FoundTags name="tags" found={region?.tags.slice(0, 10) ?? []} />
      </div>
      {region === undefined ? null : <DiagnosticFields key={region.region} region={region} />}
    </>
  );
}

function regionOptions({ facts, emptyRegions, failedRegions }: PlaceFieldsProps) {
  const failed = failedRegions.filter(({ name }) => !facts.some(({ region }) => region === name));
  return [
    ...facts
      .toSorted((one, other) => other.instances - one.instances)
      .map(({ region, instances, running }) => ({
        value: region,
        label: region,
        count: instances === 0 ? "no instances" : `${countWords(instances)}, ${String(running)} running`,
      })),
    ...emptyRegions.map((region) => ({ value: region, label: region, count: "no instances" })),
    ...[...new Set(failed.map(({ name }) => name))].map((name) => ({ value: name, label: name, count: "could not be read" })),
  ];
}

function EmptyRegion({
  facts,
  region,
  chosen,
}: {
  readonly facts: readonly RegionFacts[];
  readonly region: RegionFacts | undefined;
  readonly chosen: string;
}) {
  const { setValue } = useFormContext();
  const fullest = facts.toSorted((one, other) => other.instances - one.instances)[0];
  if (chosen === "" || (region?.instances ?? 0) > 0 || fullest === undefined || fullest.instances === 0) return null;
  return (
    <Note
      tone="warn"
      title={`0 instances in ${chosen}. ${fullest.region} has ${String(fullest.instances)}.`}
      action={
        <Button
          size="small"
          onClick={() => {
            setValue("region", fullest.region, { shouldDirty: true });
          }}
        >
          Switch to {fullest.region}
        </Button>
      }
    />
  );
}

/** The guide asks for both, but Harness accepts neither (correction M14). The hint of each field says so. */
function DiagnosticFields({ region }: { readonly region: RegionFacts }) {
  return (
    <details className="more">
      <summary>
        <Icon icon={chevronRightIcon} />
        Subnets and security groups, stored here and not sent
      </summary>
      <div className="stack-5 mt">
        <CheckboxList
          name="subnets"
          label="Subnets"
          hint="Not sent: a Harness infrastructure has no field for subnets. They are stored with this run only."
          options={region.subnets.map(toOption)}
        />
        <CheckboxList
          name="securityGroups"
          label="Security groups"
          hint="Not sent: Harness has no field for them either. They decide whether a host can be reached, not whether it is found."
          options={region.securityGroups.map(toOption)}
        />
      </div>
    </details>
  );
}

function toOption(choice: CountedChoice & { readonly vpcId?: string | undefined }): CheckboxOption {
  return { value: choice.id, label: nameOf(choice), aside: countWords(choice.count), hint: choice.vpcId };
}

function nameOf({ id, name }: CountedChoice): string {
  return name === undefined || name === "" ? id : `${name} (${id})`;
}

function countWords(count: number): string {
  return counted(count, "instance");
}
