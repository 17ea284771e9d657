// Reads what people read: interface strings, comments, test titles, documents. Finds banned idioms and titles that are too long.
import ts from "typescript";
import { IDIOMS } from "./idioms.mjs";

/** The most words of a test title: one guarantee fits into twelve. */
export const MOST_TITLE_WORDS = 12;

const TEST = /\.(?:test|spec)\.tsx?$/;

/**
 * The findings of one file.
 *
 * @param {string} path relative to the checkout; its extension decides how the text is read
 * @param {string} text
 * @returns {{ line: number, words: string, instead: string }[]}
 */
export function proseFindings(path, text) {
  if (path.endsWith(".md")) return idiomsIn(text, 0, text);
  const source = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.Latest,
    true,
    path.endsWith("x") ? ts.ScriptKind.TSX : undefined,
  );
  return [...pieces(source)].flatMap(({ start, words }) => idiomsIn(words, start, text)).concat(longTitles(path, source));
}

/** Comments, string and template literals and the text between tags, with where each begins. */
function* pieces(source) {
  const text = source.getFullText();
  const comments = new Set();
  const stack = [source];
  while (stack.length > 0) {
    const node = stack.pop();
    for (const { pos, end } of [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ]) {
      if (comments.has(pos)) continue;
      comments.add(pos);
      yield { start: pos, words: text.slice(pos, end) };
    }
    if (isSpoken(node)) yield { start: node.getStart(), words: node.getText() };
    stack.push(...node.getChildren());
  }
}

/** A literal of one word is a value of the code, such as the owner of a failure. */
const ONE_WORD = /^[\w-]+$/;

function isSpoken(node) {
  if (ts.isStringLiteral(node)) {
    return !ONE_WORD.test(node.text) && !ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent);
  }
  return (
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node) ||
    ts.isJsxText(node)
  );
}

function idiomsIn(words, start, text) {
  return IDIOMS.flatMap(({ pattern, instead }) =>
    [...words.matchAll(new RegExp(pattern.source, "gi"))].map((match) => ({
      line: lineAt(text, start + match.index),
      words: match[0].replaceAll(/\s+/g, " "),
      instead,
    })),
  );
}

function longTitles(path, source) {
  if (!TEST.test(path)) return [];
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) {
        const count = title.text
          .replaceAll(/\$\w+/g, "")
          .split(/\s+/)
          .filter((word) => /\w/.test(word)).length;
        if (count > MOST_TITLE_WORDS) {
          found.push({
            line: lineAt(source.text, title.getStart()),
            words: title.text,
            instead: `${MOST_TITLE_WORDS} words: subject, condition, result`,
          });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `test(…)`, and `test.each(…)(…)`. */
function isTest(callee) {
  if (ts.isIdentifier(callee)) return callee.text === "test";
  return ts.isCallExpression(callee) && ts.isPropertyAccessExpression(callee.expression) && isTest(callee.expression.expression);
}

const lineAt = (text, offset) => text.slice(0, offset).split("\n").length;
