type Address = { readonly bits: 32 | 128; readonly value: bigint };

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const [head = "", tail, extra] = text.split("::");
  if (extra !== undefined) return undefined;
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = 8 - left.length - right.length;
  if (tail === undefined ? zeros !== 0 : zeros < 1) return undefined;
  const all = [...left, ...new Array<string>(Math.max(zeros, 0)).fill("0"), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function parseAddress(text: string): Address | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { bits: 32, value: v4 };
  const v6 = parseV6(text);
  return v6 === undefined ? undefined : { bits: 128, value: v6 };
}

/** Compiles a CIDR range or a single address, IPv4 or IPv6; what is neither contains nothing. */
export function compileIpRange(range: string): (address: string) => boolean {
  const [base = "", length] = range.split("/");
  const network = parseAddress(base.trim());
  if (network === undefined) return () => false;
  const prefix = length === undefined ? network.bits : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > network.bits) return () => false;
  const shift = BigInt(network.bits - prefix);
  return (text) => {
    const address = parseAddress(text.trim());
    return address?.bits === network.bits && address.value >> shift === network.value >> shift;
  };
}
