import { Chain, type ChainNode } from "@/components/chain/chain";
import { cloudIcon, keyIcon, lockIcon, serverIcon, shieldIcon, userIcon, type IconShape } from "@/components/ui/icons";
import type { Station } from "@/lib/domain/identity/stations";

const ICONS: Readonly<Record<Station["what"], IconShape>> = {
  secret: lockIcon,
  delegate: serverIcon,
  identity: userIcon,
  token: shieldIcon,
  role: keyIcon,
  account: cloudIcon,
};

const ARROWS: Readonly<Record<Station["what"], string>> = {
  secret: "signs in as",
  delegate: "assumes",
  identity: "enters",
  token: "assumes",
  role: "belongs to",
  account: "then",
};

/** The way from Harness into the account: caller, role, account, with the broken link marked. */
export function WayChain({ stations }: { readonly stations: readonly Station[] }) {
  const nodes = stations.map((station): ChainNode => ({
    kind: station.kind,
    icon: ICONS[station.what],
    name: station.name,
    verdict: station.verdict,
    word: station.word,
    then: ARROWS[station.what],
  }));
  return <Chain label="The way into the account" nodes={nodes} />;
}
