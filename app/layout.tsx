import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";

import "./globals.css";

export const metadata: Metadata = {
  title: { template: "%s · Carabiner", default: "Carabiner" },
};

/** The document around every page: fonts from our own origin, and the theme the person chose on this device. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = (await cookies()).get("theme")?.value;
  const chosen = theme === "light" || theme === "dark" ? theme : undefined;
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} data-theme={chosen}>
      <body>{children}</body>
    </html>
  );
}
