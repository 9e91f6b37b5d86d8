import express, { type Response, Router } from "express";

/** The dashboard: one page for all of its addresses, and files that never change under their names. */
export function staffPages(folder: string): Router {
  const router = Router();
  const assets = { index: false, immutable: true, maxAge: "1y" } as const;
  router.use("/staff/assets", express.static(`${folder}/assets`, assets), (_req, _res, next) => {
    next("router");
  });
  router.get("/staff{/*screen}", (_req, res: Response) => {
    res.sendFile("index.html", { root: folder, headers: { "Cache-Control": "no-cache" } });
  });
  return router;
}
