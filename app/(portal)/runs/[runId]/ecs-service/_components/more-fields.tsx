"use client";

import type { ReactNode } from "react";
import { useWatch } from "react-hook-form";

import { CheckboxField } from "@/components/form/checkbox-field";
import { RadioCards } from "@/components/form/radio-cards";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";

import type { ServicePlace } from "../load-service";

/** Discovery, scaling and placement: each closed until it is needed. */
export function MoreFields({ place }: { readonly place: ServicePlace }) {
  const discovery: unknown = useWatch({ name: "discovery" });
  const scales: unknown = useWatch({ name: "scales" });
  const launch: unknown = useWatch({ name: "launch.launchType" });
  return (
    <div className="stack-3">
      <More title="Service discovery" isOpen={discovery !== "none"}>
        <DiscoveryFields place={place} discovery={discovery} />
      </More>
      <More title="Scaling" isOpen={scales === "yes"}>
        <RadioCards
          name="scales"
          label="Does the number of tasks change with the load?"
          options={[
            { value: "no", label: "Fixed number", hint: "The desired count." },
            { value: "yes", label: "Scale by metric", hint: "Application Auto Scaling keeps a metric near its target." },
          ]}
        />
        {scales === "yes" ? (
          <div className="form-pair">
            <TextField name="scaling.minCapacity" label="Fewest tasks" inputMode="numeric" width="short" />
            <TextField name="scaling.maxCapacity" label="Most tasks" inputMode="numeric" width="short" />
            <TextField
              name="scaling.cpu"
              label="Average CPU to keep"
              hint="Percent. Empty: not used."
              inputMode="numeric"
              width="short"
            />
            <TextField
              name="scaling.memory"
              label="Average memory to keep"
              hint="Percent. Empty: not used."
              inputMode="numeric"
              width="short"
            />
            <TextField
              name="scaling.requests"
              label="Requests for each task"
              hint="A minute, counted by an application load balancer. Empty: not used."
              inputMode="numeric"
              width="short"
            />
          </div>
        ) : null}
      </More>
      {launch === "FARGATE" ? null : (
        <More title="Placement on instances" isOpen={false}>
          <SelectField
            name="schedulingStrategy"
            label="How many tasks run?"
            options={[
              { value: "REPLICA", label: "The desired count" },
              { value: "DAEMON", label: "One on each instance (daemon)" },
            ]}
            width="medium"
          />
          <SelectField
            name="placement"
            label="Which instance gets the next task?"
            options={[
              { value: "", label: "Evenly over the zones (default)" },
              { value: "instances", label: "The one with the fewest tasks" },
              { value: "fill-memory", label: "The fullest by memory" },
              { value: "fill-cpu", label: "The fullest by CPU" },
              { value: "random", label: "Any" },
              { value: "kept", label: "As in the answers file" },
            ]}
            width="medium"
          />
          <CheckboxField name="distinctInstance" label="At most one task of this service on an instance" />
        </More>
      )}
    </div>
  );
}

function More({ title, isOpen, children }: { readonly title: string; readonly isOpen: boolean; readonly children: ReactNode }) {
  return (
    <details className="more" open={isOpen}>
      <summary>
        <Icon icon={chevronRightIcon} />
        {title}
      </summary>
      <div className="stack-4 mt">{children}</div>
    </details>
  );
}

function DiscoveryFields({ place: { task }, discovery }: { readonly place: ServicePlace; readonly discovery: unknown }) {
  const names = (task?.ports ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]));
  return (
    <>
      <RadioCards
        name="discovery"
        label="How do other services find it?"
        options={[
          { value: "none", label: "Not at all, or by the load balancer" },
          { value: "cloud-map", label: "Cloud Map", hint: "A DNS name, for callers inside and outside ECS." },
          {
            value: "connect",
            label: "Service Connect",
            hint: "Short names between ECS services, through a proxy beside each task.",
          },
        ]}
      />
      {discovery === "cloud-map" ? (
        <div className="form-pair">
          <TextField
            name="serviceRegistry.registryArn"
            label="Cloud Map service"
            hint="Its whole ARN. Carabiner does not list Cloud Map services."
            mono
          />
          <TextField
            name="serviceRegistry.containerName"
            label="Container"
            hint="With bridge and host, for an SRV record."
            mono
          />
          <TextField
            name="serviceRegistry.containerPort"
            label="Port"
            hint="With the container."
            inputMode="numeric"
            width="short"
          />
        </div>
      ) : null}
      {discovery === "connect" ? (
        <div className="form-pair">
          <TextField name="serviceConnect.namespace" label="Namespace" hint="The name or ARN of a Cloud Map namespace." mono />
          <TextField
            name="serviceConnect.portName"
            label="Name of the port mapping"
            hint={names.length === 0 ? "Empty: the service only calls others." : `In the task definition: ${names.join(", ")}.`}
            mono
          />
          <TextField name="serviceConnect.clientPort" label="Port for callers" inputMode="numeric" width="short" />
          <TextField name="serviceConnect.dnsName" label="Name for callers" hint="Optional." mono />
        </div>
      ) : null}
    </>
  );
}
