/**
 * The files of `public/`, by their address. They contain no personal data: they are served signed out and may be cached.
 * A test compares the list with the folder.
 */
export const PUBLIC_FILES: readonly string[] = [
  "/apple-touch-icon.png",
  "/favicon.ico",
  "/icon-192.png",
  "/icon-512.png",
  "/icon-maskable-512.png",
  "/icon.svg",
  "/manifest.webmanifest",
  "/robots.txt",
];
