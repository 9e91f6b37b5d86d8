import express, { type Response } from "express";
import { BANKS, logoPath } from "../khalti/bank.ts";
import { COUNTDOWN_SCRIPT } from "./countdown-script.ts";
import { STYLESHEET } from "./stylesheet.ts";

/** Serves everything the pages load, so that a demonstration needs no internet. */
export function staticRouter(): express.Router {
  const router = express.Router();
  const serve = (path: string, type: string, content: string) => {
    router.get(path, (_request, response: Response) => {
      response.set({ "Cache-Control": "max-age=60" }).type(type).send(content);
    });
  };
  serve("/simulator.css", "css", STYLESHEET);
  serve("/countdown.js", "js", COUNTDOWN_SCRIPT);
  serve("/favicon.svg", "svg", tile("K", "#5C2D91"));
  for (const bank of BANKS) {
    serve(logoPath(bank).replace("/static", ""), "svg", tile(bank.shortName, bank.color));
  }
  return router;
}

function tile(text: string, color: string): string {
  const size = text.length === 1 ? 60 : Math.min(32, 112 / text.length);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" role="img" aria-label="${text}"><rect width="96" height="96" rx="20" fill="${color}"/><text x="48" y="50" fill="#fff" font-family="system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif" font-weight="700" font-size="${String(size)}" text-anchor="middle" dominant-baseline="central">${text}</text></svg>`;
}
