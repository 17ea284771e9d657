/** Where in the product an item is realised: a step of the wizard by its ID, or T troubleshooter, B best practices, D dashboard, A organization history, X export. */
export type ItemPlace =
  | "S0"
  | "S1"
  | "S2"
  | "S3"
  | "S4"
  | "S5"
  | "S6"
  | "S7"
  | "S8"
  | "S9"
  | "S10"
  | "S11"
  | "service"
  | "S12"
  | "S13"
  | "S14"
  | "T"
  | "B"
  | "D"
  | "A"
  | "X";

/** What can show that an item was done: a machine, a person's word, or both. */
export type EvidenceClass = "M" | "A" | "M+A";

/** A line of the guide that asks for, offers or states something. */
export type GuideItem = {
  /** `G1` to `G251`. */
  readonly id: string;
  /** Line of the guide. */
  readonly line: number;
  readonly title: string;
  readonly section: string;
  readonly place: ItemPlace;
  /** `K1` to `K29`: items that one part of the product realises together. */
  readonly capability: string;
  readonly evidence: EvidenceClass;
  /** What the product must do for it. */
  readonly obligation: string;
};

/** An item as the tables write it: number, line, title, capability, evidence, obligation. */
export type ItemRow = readonly [
  number: number,
  line: number,
  title: string,
  capability: `K${number}`,
  evidence: EvidenceClass,
  obligation: string,
];

/** The items of one section of the guide, which are all realised in one place. */
export type ItemSection = { readonly section: string; readonly place: ItemPlace; readonly rows: readonly ItemRow[] };
