/** The place of the navigation that a page belongs to: the longest address that the page's path is at or under. */
export function currentHref(pathname: string, hrefs: readonly string[]): string | undefined {
  const holds = (href: string) => pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
  return hrefs.filter(holds).toSorted((a, b) => b.length - a.length)[0];
}
