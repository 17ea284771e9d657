const KEY = "carabiner-error-text";
const HANDED = "carabiner:error-text";

/** Passes an error message to the box on the Diagnose page. It stays in this window and is never part of an address. */
export function handErrorText(text: string): void {
  sessionStorage.setItem(KEY, text);
  window.dispatchEvent(new Event(HANDED));
}

/** Calls back once for each message that was passed, now or later. Returns the function that unsubscribes. */
export function takeErrorTexts(take: (text: string) => void): () => void {
  const look = () => {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    if (text !== null) take(text);
  };
  look();
  window.addEventListener(HANDED, look);
  return () => {
    window.removeEventListener(HANDED, look);
  };
}
