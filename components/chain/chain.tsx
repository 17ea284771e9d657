import clsx from "clsx";
import type { ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import type { IconShape } from "@/components/ui/icons";
import { VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";

/** One node: its kind, its name, and its verdict. */
export type ChainNode = {
  readonly kind: string;
  readonly icon: IconShape;
  /** One or two lines; the account above the identity. */
  readonly name: readonly [string] | readonly [string, string];
  readonly verdict: ShownVerdict;
  readonly word: string;
  /** Names the arrow to the next node for a screen reader ("may assume"). */
  readonly then?: string | undefined;
};

type ArrowState = "ok" | "broken" | "off";

const ARROW: Record<ArrowState, string> = {
  ok: "M2 10h50M47 5.5 52 10l-5 4.5",
  broken: "M2 10h17M37 10h15M47 5.5 52 10l-5 4.5M24 6l8 8M32 6l-8 8",
  off: "M2 10h50M47 5.5 52 10l-5 4.5",
};

/** Nodes in order, joined by arrows. The first failure is the broken link; the nodes after it were not reached. */
export function Chain({ nodes, label }: { readonly nodes: readonly ChainNode[]; readonly label: string }) {
  return (
    <ol className="chain" aria-label={label}>
      {nodes.map((node, index) => {
        const next = nodes[index + 1];
        return (
          <li key={`${node.kind} ${node.name[0]}`}>
            <Node node={node} />
            {next === undefined ? null : <Arrow from={node} to={next} />}
          </li>
        );
      })}
    </ol>
  );
}

function Node({ node }: { readonly node: ChainNode }) {
  const second: ReactNode = node.name[1] === undefined ? null : <span className="block">{node.name[1]}</span>;
  return (
    <div className={clsx("node", node.verdict === "fail" && "bad", node.verdict === "not-reached" && "off")}>
      <span className="kind">
        <Icon icon={node.icon} />
        {node.kind}
      </span>
      <span className="name">
        {node.name[0]}
        {second}
      </span>
      <VerdictMark verdict={node.verdict} word={node.word} />
    </div>
  );
}

function Arrow({ from, to }: { readonly from: ChainNode; readonly to: ChainNode }) {
  const state: ArrowState = to.verdict === "not-reached" ? "off" : to.verdict === "fail" ? "broken" : "ok";
  const words: Record<ArrowState, string> = { ok: from.then ?? "then", broken: "refused", off: "not reached" };
  return (
    <span className={`link ${state}`}>
      <svg viewBox="0 0 56 20" aria-hidden="true">
        <path d={ARROW[state]} />
      </svg>
      <span className="vh">{words[state]}</span>
    </span>
  );
}
