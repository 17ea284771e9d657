import { Document, visit } from "yaml";

/**
 * A key in a document of this portal, which no YAML version reads as anything but text. Everything that people typed is quoted: what is
 * text in YAML 1.2 (`yes`, `1_000`, `12:30`, `<<`, `=`) is something else in YAML 1.1, which Harness's services read.
 *
 * @see https://yaml.org/type/
 */
const OWN_KEY = /^(?!(?:null|true|false)$)[a-z][A-Za-z]{3,}$/;

/** Line breaks and other signs that YAML 1.1 reads differently, or refuses, when unescaped between quotes. */
const NOT_PLAIN = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]/gu;

/** A document as YAML that says the same to a reader of version 1.1 and of 1.2. */
export function toYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (place, node) => {
      if (typeof node.value !== "string") return;
      if (place !== "key" || !OWN_KEY.test(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  // A folded line would change how blanks at its ends are read.
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return text.replace(NOT_PLAIN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
