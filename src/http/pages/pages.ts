import { type RequestHandler, Router } from "express";
import expressStaticGzip from "express-static-gzip";
import type { ServeStaticOptions } from "serve-static";

export interface Pages {
  /** Bundles, which never change under their names, and the files that stay as they are. */
  files: Router;
  /** Answers with one document; browsers ask each time whether it changed. */
  document(name: string): RequestHandler;
}

/** Headers that browsers heed on documents only: on a slow connection, ten files with them cost 4 KB. */
const OF_DOCUMENTS = [
  "Content-Security-Policy",
  "Cross-Origin-Opener-Policy",
  "Origin-Agent-Cluster",
  "Referrer-Policy",
  "X-DNS-Prefetch-Control",
  "X-Download-Options",
  "X-Permitted-Cross-Domain-Policies",
  "X-XSS-Protection",
];
/** Files that keep their names: a browser shows what it has, and looks for a newer one meanwhile. */
const FOR_AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400";

/** Serves the folder that web/build.ts writes, compressed where the browser takes that. */
export function createPages(folder: string): Pages {
  const files = Router();
  files.use("/bundles", serve(`${folder}/bundles`, { immutable: true, maxAge: "1y" }));
  files.use("/assets", serve(`${folder}/assets`));
  const documents = serve(folder);
  const document = (name: string): RequestHandler => {
    return (req, res, next) => {
      req.url = `/${name}`;
      documents(req, res, next);
    };
  };
  files.get("/favicon.svg", document("favicon.svg"));
  return { files, document };
}

function serve(folder: string, options: ServeStaticOptions = {}): RequestHandler {
  const send = expressStaticGzip(folder, {
    enableBrotli: true,
    orderPreference: ["br", "gzip"],
    index: false,
    serveStatic: {
      ...options,
      index: false,
      setHeaders(res, file) {
        if (/\.svg(\.\w+)?$/.test(file))
          res.setHeader("Content-Type", "image/svg+xml; charset=utf-8");
        if (/\.html(\.\w+)?$/.test(file)) res.setHeader("Cache-Control", "no-cache");
        else for (const name of OF_DOCUMENTS) res.removeHeader(name);
        if (options.immutable !== true && !/\.html(\.\w+)?$/.test(file)) {
          res.setHeader("Cache-Control", FOR_AN_HOUR);
        }
      },
    },
  });
  return (req, res, next) => {
    send(req, res, (error: unknown) => {
      // They describe the file, and an error is answered instead.
      res.removeHeader("Content-Encoding");
      res.removeHeader("Content-Type");
      next(error);
    });
  };
}
