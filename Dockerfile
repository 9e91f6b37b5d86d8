# The steps of the build stage are rehearsed without Docker by .ci/rehearse-image.ts.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma ./prisma
# Without the workspaces: what the server publishes beside itself is no part of the image.
RUN npm ci --workspaces=false
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY web ./web
COPY public ./public
RUN npm run build
RUN npm prune --omit=dev --ignore-scripts --workspaces=false

# The simulator alone: docker build --target simulator. The server's image below takes nothing of it.
FROM node:24-bookworm-slim AS bundle
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --workspaces=false --ignore-scripts
COPY tsconfig.json ./
COPY dev/simulator ./dev/simulator
RUN node --import tsx dev/simulator/build.ts

FROM node:24-bookworm-slim AS simulator
WORKDIR /app
COPY --from=bundle /app/dev/simulator/package.json ./
COPY --from=bundle /app/dev/simulator/dist ./dist
RUN mkdir /data && chown node /data
VOLUME /data
USER node
EXPOSE 3001
CMD ["node", "dist/cli.js", "--host", "0.0.0.0", "--data", "/data"]

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY prisma/migrations ./prisma/migrations
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# What lives is small; without a limit the collector lets garbage grow to several times of it.
CMD ["node", "--max-old-space-size=160", "--max-semi-space-size=8", "dist/main.js"]
