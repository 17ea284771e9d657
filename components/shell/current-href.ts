/** The navigation entry of a page: the longest address that equals or contains the page's path. */
export function currentHref(pathname: string, hrefs: readonly string[]): string | undefined {
  const holds = (href: string) => pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
  return hrefs.filter(holds).toSorted((a, b) => b.length - a.length)[0];
}
