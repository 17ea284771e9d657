"use client";

import { useFormContext, useWatch } from "react-hook-form";

import { counted } from "@/lib/core/plural";
import { CheckboxList } from "@/components/form/checkbox-list";
import { ChipsInput } from "@/components/form/chips-input";
import { PairsField } from "@/components/form/pairs-field";
import { SelectField } from "@/components/form/select-field";
import { FoundTags } from "@/components/inventory/found-tags";
import { textList } from "@/components/inventory/form-values";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";
import { translateIds } from "@/lib/domain/inventory/translate-ids";

import { filterOf, type DiscoveryFacts } from "./discovery-facts";

/** The filter's fields: tags, VPCs, a group, and IDs, which Harness does not accept and are translated. */
export function FilterFields(facts: DiscoveryFacts) {
  const vpcs = [...new Set(facts.instances.flatMap(({ vpcId }) => vpcId ?? []))].sort();
  const filter = filterOf(useWatch({ name: "filter" }));
  const replaced = filter.asgName !== "" && filter.asgName !== undefined && filter.tags.length + filter.vpcs.length > 0;
  return (
    <div className="stack-6">
      <div className="stack-2">
        <PairsField
          name="filter.tags"
          label="Tags"
          hint={`All lines must match. Harness adds two conditions: the instance runs, and ${facts.deploymentType === "Ssh" ? "for SSH it is not Windows" : "for WinRM it is Windows"}.`}
          keyLabel="key"
          valueLabel="value"
          addLabel="Add a tag"
          knownKeys={[...new Set(facts.tags.map(({ key }) => key))]}
        />
        <FoundTags name="filter.tags" found={facts.tags.slice(0, 12)} />
      </div>
      {vpcs.length === 0 ? null : (
        <CheckboxList
          name="filter.vpcs"
          label="VPCs"
          hint="Tick none for any VPC."
          options={vpcs.map((id) => ({
            value: id,
            label: id,
            aside: countWords(facts.instances.filter(({ vpcId }) => vpcId === id).length),
          }))}
        />
      )}
      {facts.groups.length === 0 ? null : (
        <SelectField
          name="filter.asgName"
          label="Auto Scaling group"
          hint="Harness then uses the instances that are in service in it."
          emptyLabel="No group"
          options={facts.groups.map(({ name, members }) => ({
            value: name,
            label: name,
            count: `${String(members.length)} in service`,
          }))}
          width="medium"
        />
      )}
      {replaced ? (
        <Note tone="warn" title="The group replaces tags and VPCs">
          Harness uses every member of {filter.asgName} and ignores the other lines. The list below does the same.
        </Note>
      ) : null}
      <div className="stack-2">
        <ChipsInput
          name="filter.instanceIds"
          label="Instance IDs"
          hint="Harness has no filter by ID. Enter IDs to find a tag, group or host list with the same machines."
        />
        <Translation facts={facts} />
      </div>
    </div>
  );
}

function Translation({ facts }: { readonly facts: DiscoveryFacts }) {
  const { setValue } = useFormContext();
  const ids = textList(useWatch({ name: "filter.instanceIds" }));
  if (ids.length === 0) return null;
  const { unknown, filters, hosts } = translateIds(ids, facts.instances, facts.deploymentType);
  return (
    <div className="stack-2" data-testid="id-translation">
      {unknown.length === 0 ? null : (
        <p className="small">
          Not in {facts.region}: {unknown.join(", ")}.
        </p>
      )}
      {filters.map(({ filter, words }) => (
        <p key={words} className="row tight small">
          Matched exactly by <code>{words}</code>
          <Button
            size="small"
            onClick={() => {
              setValue("filter.tags", filter.tags, { shouldDirty: true });
              setValue("filter.vpcs", [], { shouldDirty: true });
              setValue("filter.asgName", filter.asgName ?? "", { shouldDirty: true });
            }}
          >
            Use this filter
          </Button>
        </p>
      ))}
      {filters.length > 0 || hosts.length === 0 ? null : (
        <Note
          tone="info"
          title="No tag or group matches exactly these"
          action={<CopyButton text={hosts.join("\n")}>{`Copy the ${String(hosts.length)} private addresses`}</CopyButton>}
        >
          Give them a separate tag, use a Physical Data Center infrastructure with these addresses, or name them as target hosts
          when a pipeline runs.
        </Note>
      )}
    </div>
  );
}

function countWords(count: number): string {
  return counted(count, "instance");
}
