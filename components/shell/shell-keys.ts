import type { ShellPlace } from "./shell-place";

/** The actions of the keys. */
type Keyboard = {
  readonly places: readonly ShellPlace[];
  readonly show: (dialog: "find" | "shortcuts") => void;
  readonly go: (href: string) => void;
};

/** How long after `G` the letter of a page may follow, in milliseconds. */
const LETTER_MS = 1500;

let pressedG = Number.NEGATIVE_INFINITY;

/** Runs the action of a key. The caller makes sure that no person is typing. */
export function press(event: KeyboardEvent, { places, show, go }: Keyboard): void {
  if (document.querySelector("dialog[open]") !== null) return;
  const key = event.key.toLowerCase();
  if (key === "enter") {
    saveAndContinue(event.target);
    return;
  }
  const place = event.timeStamp - pressedG < LETTER_MS ? places.find(({ letter }) => letter.toLowerCase() === key) : undefined;
  pressedG = key === "g" && place === undefined ? event.timeStamp : Number.NEGATIVE_INFINITY;
  if (place !== undefined) go(place.href);
  else if (key === "/") show("find");
  else if (key === "?") show("shortcuts");
  else if (key === "j") moveInList(1);
  else if (key === "k") moveInList(-1);
}

/** Presses "Save and continue" of the form that has the focus, or of the only one. */
function saveAndContinue(target: EventTarget | null): void {
  const button = 'button[name="intent"][value="continue"]';
  const form = target instanceof Element ? target.closest("form") : null;
  const found = (form ?? document.querySelector("main") ?? document).querySelector<HTMLButtonElement>(button);
  if (found?.form) found.form.requestSubmit(found);
}

/** Moves the focus to the next or previous row of the page's list. Rows are links, so `Enter` opens them. */
function moveInList(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const focused = rows.findIndex((row) => row === document.activeElement);
  const from = focused === -1 ? rows.findIndex((row) => row.getAttribute("aria-current") === "true") : focused;
  const to = from === -1 ? (by === 1 ? 0 : rows.length - 1) : Math.min(Math.max(from + by, 0), rows.length - 1);
  rows[to]?.focus();
}
