"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useId, useState, type KeyboardEvent } from "react";

import { counted } from "@/lib/core/plural";
import { handErrorText } from "@/components/diagnosis/handed-text";
import { Icon } from "@/components/ui/icon";
import { searchIcon } from "@/components/ui/icons";
import { SandboxBadge } from "@/components/ui/sandbox-badge";
import { looksLikeError, MAX_FIND_TEXT, readFindQuery } from "@/lib/domain/find/find-query";
import type { FindGroup, FindHit, FindResults } from "@/lib/domain/find/find-results";

import { Popup } from "./popup";

type FindDialogProps = { readonly findHref: string; readonly onClose: () => void };

type Answer =
  | { readonly is: "nothing-asked" }
  | { readonly is: "asking" }
  | { readonly is: "failed" }
  | { readonly is: "there"; readonly results: FindResults };

type Choice = { readonly id: string; readonly href: string; readonly isErrorText?: boolean };

/** How long after the last key press the server is asked, in milliseconds. */
const PAUSE_MS = 150;
const DIAGNOSE = "/diagnose";

/** Find as a dialog: a search box, and a list that the arrow keys move through. */
export function FindDialog({ findHref, onClose }: FindDialogProps) {
  const id = useId();
  const router = useRouter();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const answer = useAnswer(text);
  const groups = answer.is === "there" ? answer.results.groups : [];
  const isErrorText = text.trim() !== "" && looksLikeError(text);
  const choices = choicesOf(groups, isErrorText);
  const chosen = choices[Math.min(active, choices.length - 1)];
  const optionId = (choice: Choice) => `${id}-${String(choices.findIndex((one) => one.id === choice.id))}`;

  function pick(choice: Choice) {
    if (choice.isErrorText === true) handErrorText(text);
    onClose();
    router.push(choice.href);
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    const last = choices.length - 1;
    if (event.key === "ArrowDown") setActive(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") setActive(active <= 0 ? last : active - 1);
    else if (event.key === "Enter") {
      if (chosen !== undefined) pick(chosen);
      else if (text.trim() !== "")
        pick({ id: "page", href: `${findHref}?q=${encodeURIComponent(text.slice(0, MAX_FIND_TEXT))}` });
    } else return;
    event.preventDefault();
  }

  const option = (choice: Choice) => ({
    id: optionId(choice),
    role: "option",
    "aria-selected": choice.id === chosen?.id,
    tabIndex: -1,
    href: choice.href,
  });
  return (
    <Popup title="Find" bare onClose={onClose}>
      <div className="finder">
        <div className="finder-box">
          <Icon icon={searchIcon} />
          <input
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to type into this box
            autoFocus
            type="text"
            role="combobox"
            aria-label="Find runs, accounts, machines, guide items or the meaning of an error"
            aria-expanded={choices.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={chosen === undefined ? undefined : optionId(chosen)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              setActive(0);
            }}
            onKeyDown={press}
          />
          <kbd className="hide-sm">Esc</kbd>
        </div>
        <div role="listbox" id={`${id}-list`} aria-label="Results" className="finder-list" hidden={choices.length === 0}>
          {isErrorText ? (
            <div role="group" aria-label="Diagnose">
              <Link
                {...option({ id: "explain", href: DIAGNOSE })}
                onClick={() => {
                  handErrorText(text);
                  onClose();
                }}
              >
                <span className="t">Explain this error</span>
                <span className="d">Cause, owner and fix, on the Diagnose page. The text is not stored.</span>
              </Link>
            </div>
          ) : null}
          {groups.map((group) => (
            <div role="group" key={group.id} aria-labelledby={`${id}-${group.id}`}>
              <p id={`${id}-${group.id}`} role="presentation">
                {group.title}
              </p>
              {group.hits.map((hit) => (
                <Link key={hit.id} prefetch={false} {...option(choiceOf(group, hit))} onClick={onClose}>
                  <span className="t">{hit.title}</span>
                  {hit.isSandbox ? <SandboxBadge>Sandbox</SandboxBadge> : null}
                  <span className="d">{hit.detail}</span>
                </Link>
              ))}
              {group.moreHref === undefined ? null : (
                <Link prefetch={false} {...option({ id: `${group.id}/more`, href: group.moreHref })} onClick={onClose}>
                  <span className="d">{moreWords(group)}</span>
                </Link>
              )}
            </div>
          ))}
        </div>
        <p role="status" className="finder-foot">
          {statusOf(answer, text, choices.length)}
        </p>
      </div>
    </Popup>
  );
}

/** The server's results for the text, requested when typing pauses. Old results stay until the new ones arrive. */
function useAnswer(text: string): Answer {
  const asked = readFindQuery(text)?.text ?? "";
  const paused = usePaused(asked);
  const { data, isError } = useQuery({
    queryKey: ["find", paused],
    queryFn: async ({ signal }) => await readResults(paused, signal),
    // A text that cannot be a name, such as an error message, never leaves the page.
    enabled: paused !== "",
    placeholderData: keepPreviousData,
    retry: false,
    networkMode: "always",
  });
  if (asked === "") return { is: "nothing-asked" };
  if (isError) return { is: "failed" };
  return data === undefined ? { is: "asking" } : { is: "there", results: data };
}

/** The text once typing has paused. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      setPaused(text);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return paused;
}

async function readResults(text: string, signal: AbortSignal): Promise<FindResults> {
  const response = await fetch(`/api/find?q=${encodeURIComponent(text)}`, { signal, cache: "no-store" });
  if (!response.ok) throw new Error("The portal did not respond.");
  const { findResultsSchema } = await import("@/lib/domain/find/find-results-schema");
  return findResultsSchema.parse(await response.json());
}

function choicesOf(groups: readonly FindGroup[], isErrorText: boolean): readonly Choice[] {
  const found = groups.flatMap((group) => [
    ...group.hits.map((hit) => choiceOf(group, hit)),
    ...(group.moreHref === undefined ? [] : [{ id: `${group.id}/more`, href: group.moreHref }]),
  ]);
  return isErrorText ? [{ id: "explain", href: DIAGNOSE, isErrorText: true }, ...found] : found;
}

function choiceOf(group: FindGroup, hit: FindHit): Choice {
  return { id: `${group.id}/${hit.id}`, href: hit.href };
}

function moreWords({ id, hits }: FindGroup): string {
  return id === "guide"
    ? `More than these ${String(hits.length)}: open the guide`
    : `More than these ${String(hits.length)}: show all`;
}

function statusOf(answer: Answer, text: string, choices: number): string {
  switch (answer.is) {
    case "asking":
      return "Searching…";
    case "failed":
      return "The portal did not respond. Press Enter to open the Find page.";
    case "there":
      if (choices === 0) return `No results for “${answer.results.text}”.`;
      return `${counted(choices, "result")}. Arrows to choose, Enter to open.`;
    case "nothing-asked":
      if (choices > 0) return "Enter to explain it.";
      return text === ""
        ? "A run's reference or project, an AWS account, a machine by name, ID or private address, a cluster, a guide item like G38, or an error message."
        : "Type at least two letters.";
  }
}
