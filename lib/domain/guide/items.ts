import type { GuideItem, ItemSection } from "./item";
import { CONNECTOR_ITEMS } from "./items/connector";
import { EC2_ITEMS } from "./items/ec2";
import { ECS_ITEMS } from "./items/ecs";
import { IDENTITY_ITEMS } from "./items/identity";
import { PRACTICE_ITEMS } from "./items/practices";
import { PREREQUISITE_ITEMS } from "./items/prerequisites";
import { VERIFICATION_ITEMS } from "./items/verification";

const SECTIONS: readonly ItemSection[] = [
  ...PREREQUISITE_ITEMS,
  ...IDENTITY_ITEMS,
  ...CONNECTOR_ITEMS,
  ...EC2_ITEMS,
  ...ECS_ITEMS,
  ...VERIFICATION_ITEMS,
  ...PRACTICE_ITEMS,
];

/** Every item of the guide, G1 to G251, in order. */
export const GUIDE_ITEMS: readonly GuideItem[] = SECTIONS.flatMap(({ section, place, rows }) =>
  rows.map(([number, line, title, capability, evidence, obligation]) => ({
    id: `G${number}`,
    line,
    title,
    section,
    place,
    capability,
    evidence,
    obligation,
  })),
);

/** The items by section of the guide, in its order; a section that is split between places stays one. */
export function itemsBySection(): readonly { readonly section: string; readonly items: readonly GuideItem[] }[] {
  const names = [...new Set(GUIDE_ITEMS.map((item) => item.section))];
  return names.map((section) => ({ section, items: GUIDE_ITEMS.filter((item) => item.section === section) }));
}
