import { counted } from "@/lib/core/plural";

import { Note } from "./note";

type UnreadableNoteProps = { readonly messages: readonly string[] };

/** Says which rows of a list are missing because this version cannot read them. Shows nothing when all are there. */
export function UnreadableNote({ messages }: UnreadableNoteProps) {
  if (messages.length === 0) return null;
  return (
    <Note tone="fail" title={`${counted(messages.length, "row")} could not be read`}>
      <ul className="stack-1">
        {messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </Note>
  );
}
