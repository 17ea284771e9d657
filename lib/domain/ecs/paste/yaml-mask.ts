import { Unreadable } from "./unreadable";

/** Placeholders that YAML would read as syntax. */
const PLACEHOLDER =
  /\$\{\{[^\n]{0,300}?\}\}|\{\{[^\n]{0,300}?\}\}|\$\{[^\n}]{0,300}\}|<\+[^>\n]{1,300}>|<%[^\n]{0,300}?%>|%[A-Za-z_]\w{2,100}%|@[A-Z][A-Z0-9_]{2,100}@|#\{[^}\n]{1,200}\}/g;
/** Lines of a template that choose or repeat parts. */
const STATEMENT = /^[ \t]*(?:\{%.*%\}|\{\{-?\s*(?:[#/^]|(?:if|else|end|range|with|define|block|template)\b).*\}\})[ \t]*$/gm;
/** Private-use letters, in blocks as large as ASCII. @see https://www.unicode.org/charts/PDF/UE000.pdf */
const PRIVATE_USE = { from: 0xe000, to: 0xf8ff, block: 0x80 };

/** Whether the text is one placeholder and nothing else. */
export function isMaskedPlaceholder(text: string): boolean {
  return [...text.matchAll(PLACEHOLDER)].some(([found]) => found === text);
}

/**
 * The text with every character of a placeholder replaced by a letter that means nothing in YAML and is not in the text, and
 * the function that restores it. No offset changes.
 */
export function createMask(text: string): { readonly masked: string; readonly unmask: (text: string) => string } {
  const { from, to, block } = PRIVATE_USE;
  const used = new Set(
    Array.from(text.matchAll(/[\uE000-\uF8FF]/g), ([letter]) => Math.floor((letter.charCodeAt(0) - from) / block)),
  );
  const free = Array.from({ length: (to + 1 - from) / block }, (_, index) => index).find((index) => !used.has(index));
  if (free === undefined) throw new Unreadable("This text has letters of every private-use Unicode block. Remove them.", 0);
  const first = from + free * block;
  const letters = new RegExp(`[${String.fromCharCode(first)}-${String.fromCharCode(first + block - 1)}]`, "g");
  const masked = text
    .replaceAll(STATEMENT, (line) => `#${" ".repeat(line.length - 1)}`)
    .replaceAll(PLACEHOLDER, (found) =>
      found.replaceAll(/[\x20-\x7F]/g, (sign) => String.fromCharCode(first + sign.charCodeAt(0))),
    );
  const unmask = (shown: string): string =>
    shown.replaceAll(letters, (letter) => String.fromCharCode(letter.charCodeAt(0) - first));
  return { masked, unmask };
}
