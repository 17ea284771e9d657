"use client";

import { useState } from "react";

import { Button } from "./button";
import { monitorIcon, moonIcon, sunIcon, type IconShape } from "./icons";

/** The person's choice; `system` follows the device. Kept in the cookie `theme`, read by the root layout. */
export type Theme = "system" | "light" | "dark";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const ICON: Record<Theme, IconShape> = { system: monitorIcon, light: sunIcon, dark: moonIcon };
const WORDS: Record<Theme, string> = { system: "follows your system", light: "light", dark: "dark" };
const YEAR_SECONDS = 31_536_000;

/** Switches between the three themes and stores the choice on this device. */
export function ThemeToggle({ theme: given }: { readonly theme: Theme }) {
  const [theme, setTheme] = useState(given);

  function step() {
    const next = NEXT[theme];
    setTheme(next);
    if (next === "system") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.dataset["theme"] = next;
    document.cookie = `theme=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  }

  return <Button look="bare" size="icon" icon={ICON[theme]} aria-label={`Theme: ${WORDS[theme]}`} onClick={step} />;
}
