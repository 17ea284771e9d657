import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import "@/lib/server/note-outage";

import "./globals.css";

export const metadata: Metadata = {
  title: { template: "%s · Carabiner", default: "Carabiner" },
  manifest: "/manifest.webmanifest",
  icons: {
    icon: [
      { url: "/favicon.ico", sizes: "48x48" },
      { url: "/icon.svg", sizes: "any", type: "image/svg+xml" },
    ],
    apple: { url: "/apple-touch-icon.png", sizes: "180x180" },
  },
};

/** The design language's canvas colour, for the browser's own interface around the page. */
export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f8fa" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0f13" },
  ],
};

/** The document around every page: fonts from our own origin, and the theme chosen on this device. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = (await cookies()).get("theme")?.value;
  const chosen = theme === "light" || theme === "dark" ? theme : undefined;
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} data-theme={chosen}>
      <body>{children}</body>
    </html>
  );
}
