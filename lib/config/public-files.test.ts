import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { PUBLIC_FILES } from "./public-files";

const FOLDER = join(import.meta.dirname, "../../public");
const read = (name: string): Buffer => readFileSync(join(FOLDER, name));

const iconSchema = z.object({ src: z.string(), sizes: z.string(), type: z.string(), purpose: z.literal("maskable").optional() });
const manifest = z
  .object({ name: z.string(), start_url: z.string(), icons: z.array(iconSchema) })
  .parse(JSON.parse(read("manifest.webmanifest").toString()));

/** Width and height in the header of a PNG. @see https://www.w3.org/TR/png-3/#11IHDR */
function pngSize(png: Buffer): string {
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

test("the list names each file of the folder and no other", { tags: ["V13.4.7"] }, () => {
  expect([...PUBLIC_FILES].sort()).toEqual(
    readdirSync(FOLDER)
      .map((name) => `/${name}`)
      .sort(),
  );
});

test("robots may read no address", () => {
  const rules = read("robots.txt")
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(rules).toEqual(["User-agent: *", "Disallow: /"]);
});

test("the manifest names the portal and its first page", () => {
  expect(manifest).toMatchObject({ name: "Carabiner", start_url: "/" });
});

test.each(manifest.icons.filter(({ type }) => type === "image/png"))(
  "$src has the size the manifest claims",
  ({ src, sizes }) => {
    expect(pngSize(read(src))).toBe(sizes);
  },
);

test("the manifest offers the sizes that browsers need, one maskable", () => {
  const sizes = manifest.icons.map(({ sizes: one }) => one);
  expect(sizes).toEqual(expect.arrayContaining(["192x192", "512x512"]));
  expect(manifest.icons.some(({ purpose }) => purpose === "maskable")).toBe(true);
});

test("the icon for home screens has 180 × 180 pixels", () => {
  expect(pngSize(read("apple-touch-icon.png"))).toBe("180x180");
});

test("the icon for tabs holds 16, 32 and 48 pixels", () => {
  const ico = read("favicon.ico");
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const offset = ico.readUInt32LE(6 + 16 * index + 12);
    return pngSize(ico.subarray(offset));
  });
  expect(sizes).toEqual(["16x16", "32x32", "48x48"]);
});
