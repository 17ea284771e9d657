/** Browsers insert fewer lines than this without a pause. */
const FEW_LINES = 50;

/**
 * Inserts a text of many lines into a text area at once. Dictation, keyboards of phones and programs insert text without a paste;
 * Chromium then creates each line singly, and a task definition of 64 KiB blocks the page for a minute.
 */
export function insertLines(event: InputEvent): void {
  const { data, inputType, target } = event;
  if (inputType !== "insertText" || data === null || !(target instanceof HTMLTextAreaElement)) return;
  if (data.split("\n", FEW_LINES + 1).length <= FEW_LINES) return;
  event.preventDefault();
  target.setRangeText(data, target.selectionStart, target.selectionEnd, "end");
  target.dispatchEvent(new InputEvent("input", { bubbles: true, inputType }));
}
