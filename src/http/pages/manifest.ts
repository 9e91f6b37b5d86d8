import type { RequestHandler } from "express";

/** What a phone shows of a page that is kept on its home screen: the shop's name and icon. */
export function sendManifest(shopName: string): RequestHandler {
  return (_req, res) => {
    res
      .set("Cache-Control", "no-cache")
      .type("application/manifest+json")
      .json({
        name: shopName,
        short_name: shopName,
        start_url: "./",
        display: "browser",
        background_color: "#f7f4ee",
        theme_color: "#0c5c63",
        icons: [192, 512].map((size) => ({
          src: `/assets/icon-${String(size)}.png`,
          sizes: `${String(size)}x${String(size)}`,
          type: "image/png",
        })),
      });
  };
}
