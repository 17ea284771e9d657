/** A page that `G` and a letter open. */
export type ShellPlace = { readonly letter: string; readonly label: string; readonly href: string };

const COOKIE = "shortcuts";
const YEAR_SECONDS = 31_536_000;

/** Whether single keys act. People can switch them off, because speech input or a tremor may press keys by accident. */
export function singleKeysAct(): boolean {
  return !document.cookie.includes(`${COOKIE}=off`);
}

/** Stores the choice on this device. */
export function letSingleKeysAct(act: boolean): void {
  document.cookie = `${COOKIE}=${act ? "on" : "off"}; path=/; max-age=${String(YEAR_SECONDS)}; samesite=lax`;
}
