/** A page that `G` and a letter lead to. */
export type ShellPlace = { readonly letter: string; readonly label: string; readonly href: string };

const COOKIE = "shortcuts";
const YEAR_SECONDS = 31_536_000;

/** Whether single keys act. They can be switched off, because speech input and tremor press keys that nobody meant. */
export function singleKeysAct(): boolean {
  return !document.cookie.includes(`${COOKIE}=off`);
}

/** Keeps the choice on this device. */
export function letSingleKeysAct(act: boolean): void {
  document.cookie = `${COOKIE}=${act ? "on" : "off"}; path=/; max-age=${String(YEAR_SECONDS)}; samesite=lax`;
}
