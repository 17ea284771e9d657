/** Whether some text fits both patterns, `*` and `?` being wildcards in each. */
export function patternsOverlap(a: string, b: string): boolean {
  const width = b.length + 1;
  const seen = new Uint8Array((a.length + 1) * width);
  const open: (readonly [number, number])[] = [[0, 0]];
  const visit = (i: number, j: number): void => {
    if (i > a.length || j > b.length || seen[i * width + j] === 1) return;
    seen[i * width + j] = 1;
    open.push([i, j]);
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [i, j] = next;
    const [x, y] = [a[i], b[j]];
    if (x === undefined && y === undefined) return true;
    // A star may match nothing, or one character of the other side.
    if (x === "*") {
      visit(i + 1, j);
      if (y !== undefined) visit(i, j + 1);
    }
    if (y === "*") {
      visit(i, j + 1);
      if (x !== undefined) visit(i + 1, j);
    }
    if (x !== undefined && y !== undefined && x !== "*" && y !== "*" && (x === y || x === "?" || y === "?")) visit(i + 1, j + 1);
  }
  return false;
}

function arnParts(arn: string): readonly string[] {
  const [prefix = "", partition = "", service = "", region = "", account = "", ...resource] = arn.split(":");
  return [prefix, partition, service, region, account, resource.join(":")];
}

/** As `patternsOverlap` for two full ARN patterns, part by part: a star for the region does not swallow the resource. */
export function arnsOverlap(a: string, b: string): boolean {
  const full = (arn: string): boolean => arn.startsWith("arn:") && arn.split(":").length >= 6;
  if (!full(a) || !full(b)) return patternsOverlap(a, b);
  const others = arnParts(b);
  return arnParts(a).every((part, index) => patternsOverlap(part, others[index] ?? ""));
}
