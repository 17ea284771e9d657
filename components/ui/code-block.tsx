/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */
import { maskSpans } from "./mask-spans";

import { CopyButton } from "./copy-button";

type CodeBlockProps = {
  readonly code: string;
  /** The accessible name of the region ("Body of iam:CreateRole"). */
  readonly label: string;
  readonly wrap?: boolean | undefined;
  /** The text of the copy button below, or `false` for none. */
  readonly copy?: string | false | undefined;
};

/** Code that is sent or pasted. Runs of dots (a masked secret) appear as a grey field. */
export function CodeBlock({ code, label, wrap = false, copy = false }: CodeBlockProps) {
  const block = (
    <div className="code" tabIndex={0} role="region" aria-label={label}>
      <pre className={wrap ? "wrap" : undefined}>
        <code>
          {maskSpans(code).map((span, index) =>
            span.masked ? (
              <span className="masked" key={index}>
                {span.text}
              </span>
            ) : (
              span.text
            ),
          )}
        </code>
      </pre>
    </div>
  );
  if (copy === false) return block;
  return (
    <div className="stack-2">
      {block}
      <CopyButton text={code}>{copy}</CopyButton>
    </div>
  );
}
