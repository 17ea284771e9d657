import { Icon } from "@/components/ui/icon";
import { clockIcon, octagonXIcon, triangleAlertIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";

const DRAWN = {
  failed: { icon: octagonXIcon, tone: "c-fail" },
  attention: { icon: triangleAlertIcon, tone: "c-warn" },
  waiting: { icon: clockIcon, tone: "c-none" },
} as const;

/** Something that needs the person's attention. */
export type NeedRow = {
  readonly id: string;
  readonly urgency: keyof typeof DRAWN;
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly action: string;
};

/** What needs the person's attention, most urgent first. */
export function NeedsList({ needs }: { readonly needs: readonly NeedRow[] }) {
  return (
    <section aria-labelledby="needs">
      <div className="section-head">
        <h2 id="needs">Needs your attention</h2>
        <p>Most urgent first</p>
      </div>
      <ul className="needs card">
        {needs.map((need) => (
          <li key={need.id}>
            <Icon icon={DRAWN[need.urgency].icon} className={DRAWN[need.urgency].tone} />
            <div>
              <h3>{need.title}</h3>
              <p>{need.text}</p>
            </div>
            <LinkButton size="small" href={need.href} aria-label={`${need.action}: ${need.title}`}>
              {need.action}
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
