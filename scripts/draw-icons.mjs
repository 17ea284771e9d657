#!/usr/bin/env node
// `node scripts/draw-icons.mjs`: draws the icons in `public/` from the mark of the portal, after the mark changed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { inRoot } from "./start/paths.mjs";
import { ensureChromium } from "./test/chromium.mjs";

const TILE = "#161b22";
const LINE = "#eef1f5";
const GATE = "#96acff";
/** The design language draws the gate in the accent colour from this size on. */
const ACCENT_FROM_PX = 20;

const [, BODY, GATE_PATH] = /<path d="([^"]+)" \/>\s*<path d="([^"]+)" \/>/.exec(readFileSync(inRoot("public/icon.svg"), "utf8"));

/**
 * The mark on a dark tile, so that it is seen on light and dark surfaces. `height` is the part of the tile that the mark
 * takes, `radius` the rounding of the tile as a part of its size.
 */
function drawing(size, { height, radius }) {
  const scale = (size * height) / 22;
  const x = (size - 16 * scale) / 2 - 4.5 * scale;
  const y = (size - 22 * scale) / 2 - scale;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">
    <rect width="${size}" height="${size}" rx="${size * radius}" fill="${TILE}"/>
    <g transform="translate(${x} ${y}) scale(${scale})" fill="none" stroke="${LINE}" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">
      <path d="${BODY}"/><path d="${GATE_PATH}" stroke="${size < ACCENT_FROM_PX ? LINE : GATE}"/>
    </g></svg>`;
}

async function paint(page, size, shape) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${drawing(size, shape)}`);
  return await page.screenshot({ omitBackground: true });
}

/** An ICO file of PNG images. @see https://learn.microsoft.com/windows/win32/menurc/newheader */
function ico(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size, at);
    head.writeUInt8(size, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

const browser = await chromium.launch({
  executablePath: await ensureChromium({ logs: inRoot(".data") }),
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage();
  const write = (name, content) => writeFileSync(join(inRoot("public"), name), content);
  const tile = { height: 0.74, radius: 0.22 };
  const tab = [];
  for (const size of [16, 32, 48]) tab.push({ size, png: await paint(page, size, { height: 0.86, radius: 0.2 }) });
  write("favicon.ico", ico(tab));
  for (const size of [192, 512]) write(`icon-${size}.png`, await paint(page, size, tile));
  // These two are cut to a shape by the device: no rounding, and the mark inside the circle that every shape keeps.
  write("apple-touch-icon.png", await paint(page, 180, { height: 0.64, radius: 0 }));
  write("icon-maskable-512.png", await paint(page, 512, { height: 0.54, radius: 0 }));
} finally {
  await browser.close();
}
