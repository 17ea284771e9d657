"use client";

import { useFormContext, useWatch } from "react-hook-form";

import { withoutAbsent } from "@/lib/core/without-absent";
import { RadioCards } from "@/components/form/radio-cards";
import type { Path } from "@/lib/domain/runs/path";

type Choice = { readonly value: string; readonly title: string; readonly hint: string };

/** The options of each group of the path. */
export type PathChoices = {
  readonly target: readonly Choice[];
  readonly identity: readonly Choice[];
  readonly hostAccess: readonly Choice[];
  readonly strategy: readonly Choice[];
};

/** The part of the path chosen so far in the surrounding form. */
export function useChosenPath(): Partial<Path> {
  const { control } = useFormContext<Partial<Path>>();
  const [target, identity, hostAccess, strategy] = useWatch({
    control,
    name: ["target", "identity", "hostAccess", "strategy"],
  });
  return withoutAbsent({
    target: target || undefined,
    identity: identity || undefined,
    hostAccess: target === "ecs" ? undefined : hostAccess || undefined,
    strategy: target === "ec2" ? undefined : strategy || undefined,
  });
}

/** The groups of the path as cards: what is connected, how Harness signs in to AWS, host access, deployment strategy. */
export function PathFields({ choices }: { readonly choices: PathChoices }) {
  const { target } = useChosenPath();
  return (
    <>
      <RadioCards name="target" label="What do you want to connect?" options={toOptions(choices.target)} question />
      <RadioCards name="identity" label="How should Harness sign in to AWS?" options={toOptions(choices.identity)} question />
      {target === undefined || target === "ecs" ? null : (
        <RadioCards
          name="hostAccess"
          label="How does Harness reach the hosts?"
          options={toOptions(choices.hostAccess)}
          question
        />
      )}
      {target === undefined || target === "ec2" ? null : (
        <RadioCards
          name="strategy"
          label="How does a new version replace the old one?"
          options={toOptions(choices.strategy)}
          question
        />
      )}
    </>
  );
}

function toOptions(choices: readonly Choice[]) {
  return choices.map(({ value, title, hint }) => ({ value, label: title, hint }));
}
