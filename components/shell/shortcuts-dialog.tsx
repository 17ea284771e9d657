"use client";

import { useState } from "react";

import { Popup } from "./popup";
import { letSingleKeysAct, singleKeysAct, type ShellPlace } from "./shell-place";

type ShortcutsDialogProps = { readonly places: readonly ShellPlace[]; readonly onClose: () => void };

type Shortcut = { readonly keys: readonly string[]; readonly joined?: "then" | "or" | "+"; readonly does: string };

const ALWAYS: readonly Shortcut[] = [
  { keys: ["Ctrl", "Enter"], joined: "+", does: "Save and continue" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["Esc"], does: "Close what is open" },
];
const SINGLE: readonly Shortcut[] = [
  { keys: ["/"], does: "Find" },
  { keys: ["?"], does: "This list" },
  { keys: ["J", "K"], joined: "or", does: "Next or previous row, in the list of runs and in the checklist" },
];

/** All keyboard shortcuts, and the switch for single keys. */
export function ShortcutsDialog({ places, onClose }: ShortcutsDialogProps) {
  const [act, setAct] = useState(singleKeysAct);
  const toPlaces = places.map(({ letter, label }): Shortcut => ({ keys: ["G", letter], joined: "then", does: label }));
  return (
    <Popup title="Keyboard shortcuts" onClose={onClose}>
      <div className="stack-4">
        <ShortcutList label="Always" shortcuts={ALWAYS} />
        <ShortcutList label={act ? "While you are not typing" : "Switched off"} shortcuts={[...SINGLE, ...toPlaces]} />
        <div className="check">
          <input
            id="single-keys"
            type="checkbox"
            checked={act}
            aria-describedby="single-keys-hint"
            onChange={({ target }) => {
              setAct(target.checked);
              letSingleKeysAct(target.checked);
            }}
          />
          <label htmlFor="single-keys">Use single-key shortcuts</label>
          <p className="hint" id="single-keys-hint">
            Switch this off if keys are pressed by accident, for example by speech input. This browser stores the choice; this
            list stays available in the menu under your name.
          </p>
        </div>
      </div>
    </Popup>
  );
}

function ShortcutList({ label, shortcuts }: { readonly label: string; readonly shortcuts: readonly Shortcut[] }) {
  return (
    <section className="stack-2">
      <h3>{label}</h3>
      <dl className="keys">
        {shortcuts.map(({ keys, joined, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key, index) => (
                <span key={`${String(index)}${key}`}>
                  {index === 0 ? null : <span className="tiny quiet"> {joined} </span>}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
