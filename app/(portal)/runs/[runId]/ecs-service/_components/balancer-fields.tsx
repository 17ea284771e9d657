"use client";

import { useEffect } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { QuietFailure } from "@/components/form/action-failure";
import { RadioCards } from "@/components/form/radio-cards";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { counted } from "@/lib/core/plural";
import type { ListenerWithRules, LoadBalancer, TargetGroup } from "@/lib/domain/aws/load-balancing-shapes";
import { balancerPath } from "@/lib/domain/ecs/service/balancer-path";
import { neededTargetType } from "@/lib/domain/ecs/service/rules/balancer-rules";

import type { ServicePlace } from "../load-service";
import { useListeners, type Listeners } from "./use-listeners";

type BalancerFieldsProps = { readonly runId: string; readonly place: ServicePlace };

function useText(name: string): string {
  const value: unknown = useWatch({ name });
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** Where requests come in: load balancer, listener, rule and target group, each choice narrowing the next. */
export function BalancerFields({ runId, place }: BalancerFieldsProps) {
  const entry = useText("entry");
  const arn = useText("loadBalancer.loadBalancerArn");
  const listeners = useListeners(runId, entry === "load-balancer" ? arn : "", place.listeners);
  const none = place.loadBalancers?.length === 0;
  return (
    <>
      <RadioCards
        name="entry"
        label="How do requests reach the tasks?"
        options={[
          {
            value: "none",
            label: "No load balancer",
            hint:
              place.strategy === "blue-green"
                ? "Not possible with blue/green."
                : "Jobs, workers and services that are found by name.",
          },
          {
            value: "load-balancer",
            label: "Load balancer",
            hint: "Requests go to a target group in which ECS registers the tasks.",
            lockedBecause: none ? `There is no load balancer in ${place.region}. Have an AWS admin create one first.` : undefined,
          },
        ]}
      />
      {entry === "load-balancer" ? (
        <div className="stack-4">
          {place.loadBalancers === undefined ? (
            <TextField name="loadBalancer.loadBalancerArn" label="Load balancer" hint="Its ARN." mono />
          ) : (
            <SelectField
              name="loadBalancer.loadBalancerArn"
              label="Load balancer"
              emptyLabel="Choose a load balancer"
              options={place.loadBalancers.map((one) => balancerOption(one, place.vpcId))}
            />
          )}
          <ListenerState listeners={listeners} />
          <Side place={place} listeners={listeners} side="production" />
          {place.strategy === "blue-green" ? <Side place={place} listeners={listeners} side="stage" /> : null}
          <ContainerFields place={place} />
          <PathLine place={place} arn={arn} />
        </div>
      ) : null}
    </>
  );
}

function balancerOption({ arn, name, type, scheme, vpcId }: LoadBalancer, ours: string | undefined) {
  const kind = `${type}, ${scheme === "internal" ? "internal" : "internet-facing"}`;
  return { value: arn, label: name, count: ours === undefined || vpcId === ours ? kind : `${kind}, in another VPC` };
}

function ListenerState({ listeners }: { readonly listeners: Listeners }) {
  switch (listeners.state) {
    case "failed":
      return <QuietFailure what="The listeners could not be read." error={listeners.error} />;
    case "known":
      return listeners.list.length === 0 ? (
        <Note tone="warn" title="This load balancer has no listener">
          Without one no request reaches the tasks. Have an AWS admin add a listener, or choose another load balancer.
        </Note>
      ) : null;
    case "none":
    case "reading":
      return (
        <p className="small soft" role="status">
          {listeners.state === "reading" ? "Reading the listeners…" : ""}
        </p>
      );
  }
}

const SIDES = {
  production: {
    title: "",
    fields: { listener: "listenerArn", rule: "listenerRuleArn", target: "targetGroupArn" },
    labels: { listener: "Listener", rule: "Rule", target: "Target group" },
  },
  stage: {
    title: "The new version is tested here first",
    fields: { listener: "stageListenerArn", rule: "stageListenerRuleArn", target: "stageTargetGroupArn" },
    labels: { listener: "Stage listener", rule: "Stage rule", target: "Stage target group" },
  },
} as const;

type SideProps = { readonly place: ServicePlace; readonly listeners: Listeners; readonly side: keyof typeof SIDES };

function Side({ place, listeners, side }: SideProps) {
  const { fields, labels, title } = SIDES[side];
  const at = (member: string) => `loadBalancer.${member}`;
  const listenerArn = useText(at(fields.listener));
  const ruleArn = useText(at(fields.rule));
  const list = listeners.state === "known" ? listeners.list : [];
  const listener = list.find(({ arn }) => arn === listenerArn);
  const rule = listener?.rules.find(({ arn }) => arn === ruleArn);
  const targets = (rule ?? listener)?.targetGroupArns ?? [];
  const byHand = listeners.state === "failed" || place.loadBalancers === undefined;
  const { setValue } = useFormContext();

  // Synchronises the form with the lists from AWS: a choice that the new list does not offer would be sent without being seen.
  useEffect(() => {
    if (listeners.state !== "known" || listenerArn === "") return;
    if (listener === undefined) setValue(`loadBalancer.${fields.listener}`, "", { shouldDirty: true });
    if (ruleArn !== "" && rule === undefined) setValue(`loadBalancer.${fields.rule}`, "", { shouldDirty: true });
  }, [listeners.state, listenerArn, ruleArn, listener, rule, fields, setValue]);

  return (
    <div className="stack-3">
      {title === "" ? null : <p className="small soft">{title}</p>}
      <div className="form-pair">
        {byHand ? (
          <>
            <TextField name={at(fields.listener)} label={labels.listener} hint="Its ARN." mono />
            <TextField name={at(fields.rule)} label={labels.rule} hint="Its ARN; empty for the default action." mono />
          </>
        ) : (
          <>
            <SelectField
              key={`${labels.listener}-${String(list.length)}`}
              name={at(fields.listener)}
              label={labels.listener}
              emptyLabel="Choose a listener"
              options={list.map(listenerOption)}
            />
            <SelectField
              key={`${labels.rule}-${listenerArn}-${String(listener?.rules.length ?? 0)}`}
              name={at(fields.rule)}
              label={labels.rule}
              hint={listener === undefined ? "Choose a listener first." : counted(listener.rules.length, "rule")}
              emptyLabel={place.strategy === "blue-green" ? "Choose a rule" : "Default action of the listener"}
              options={(listener?.rules ?? []).map(({ arn, priority, conditions }) => ({
                value: arn,
                label: `${priority}: ${conditions}`,
              }))}
            />
          </>
        )}
      </div>
      <TargetField place={place} name={at(fields.target)} label={labels.target} targets={targets} />
    </div>
  );
}

function listenerOption({ arn, protocol, port, rules }: ListenerWithRules) {
  return { value: arn, label: `${protocol} ${String(port)}`, count: counted(rules.length, "rule") };
}

type TargetFieldProps = {
  readonly place: ServicePlace;
  readonly name: string;
  readonly label: string;
  /** The target groups of the chosen rule. */
  readonly targets: readonly string[];
};

function TargetField({ place, name, label, targets }: TargetFieldProps) {
  const { setValue } = useFormContext();
  const chosen = useText(name);
  if (place.targetGroups === undefined) return <TextField name={name} label={label} hint="Its ARN." mono />;
  const misfit = (group: TargetGroup) => whyNot(group, place);
  const options = place.targetGroups
    .map((group) => ({ group, why: misfit(group) }))
    .toSorted((one, other) => Number(one.why !== undefined) - Number(other.why !== undefined))
    .map(({ group, why }) => ({
      value: group.arn,
      label: group.name,
      count: why ?? `type ${group.targetType}, ${portWords(group)}`,
    }));
  const offered = place.targetGroups.filter(
    (group) => targets.includes(group.arn) && group.arn !== chosen && misfit(group) === undefined,
  );
  return (
    <div className="stack-2">
      <SelectField name={name} label={label} emptyLabel="Choose a target group" options={options} />
      {offered.length === 0 ? null : (
        <p className="row tight small soft">
          The rule sends requests to
          {offered.slice(0, 3).map(({ arn, name: groupName }) => (
            <Button
              key={arn}
              size="small"
              onClick={() => {
                setValue(name, arn, { shouldDirty: true, shouldValidate: true });
              }}
            >
              {groupName}
            </Button>
          ))}
        </p>
      )}
    </div>
  );
}

function portWords({ protocol, port }: TargetGroup): string {
  return port === undefined ? protocol : `${protocol} ${String(port)}`;
}

/** Why a target group does not fit, in a few words; the rule of the step has the whole sentence. */
function whyNot({ targetType, vpcId }: TargetGroup, { task, vpcId: ours }: ServicePlace): string | undefined {
  const needed = task === undefined ? undefined : neededTargetType(task);
  if (needed !== undefined && targetType !== needed) return `type ${targetType}, does not fit`;
  return ours !== undefined && vpcId !== undefined && vpcId !== ours ? "in another VPC, does not fit" : undefined;
}

function ContainerFields({ place: { task } }: { readonly place: ServicePlace }) {
  const names = task?.hasUnknownPorts === false ? task.containerNames : [];
  const ports = task?.ports ?? [];
  return (
    <div className="form-pair">
      {names.length === 0 ? (
        <TextField name="loadBalancer.containerName" label="Container" hint="As in the task definition." mono />
      ) : (
        <SelectField
          name="loadBalancer.containerName"
          label="Container"
          emptyLabel="Choose a container"
          options={names.map((name) => ({ value: name, label: name }))}
        />
      )}
      <TextField
        name="loadBalancer.containerPort"
        label="Container port"
        inputMode="numeric"
        hint={
          ports.length === 0
            ? "As in the task definition."
            : `Mapped: ${ports.map(({ containerName, containerPort }) => `${containerName} ${String(containerPort)}`).join(", ")}.`
        }
      />
      <TextField
        name="healthCheckGracePeriodSeconds"
        label="Health check grace period"
        hint="Seconds that a new task has before health checks count. Optional."
        inputMode="numeric"
      />
    </div>
  );
}

function PathLine({ place, arn }: { readonly place: ServicePlace; readonly arn: string }) {
  const port = Number(useText("loadBalancer.containerPort"));
  const balancer = place.loadBalancers?.find((one) => one.arn === arn);
  if (balancer === undefined || !(port > 0) || place.task?.networkMode !== "awsvpc" || place.taskGroupIds.length === 0)
    return null;
  const path = balancerPath({ balancer, port, taskGroupIds: place.taskGroupIds, groups: place.groups });
  return (
    <div className="stack-1 small" role="status">
      <VerdictMark
        verdict={path.verdict === "open" ? "pass" : path.verdict === "closed" ? "fail" : "unknown"}
        word={path.words}
        wraps
      />
      {path.verdict === "closed" ? <p className="soft">{path.fix}</p> : null}
    </div>
  );
}
