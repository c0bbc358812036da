# One image for all of the product's processes; the command chooses:
#   api      node dist/apps/api/src/main.js      (the default)
#   worker   node dist/apps/worker/src/main.js
#   cli      node dist/apps/cli/src/main.js <command>
# Not run here: no Docker daemon was at hand. Parsed by a linter; see docs/operations.md.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci && npm cache clean --force
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install script: the only ones are of the compiler and of the embedded PostgreSQL, and neither runs here.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    TZ=Asia/Shanghai \
    PORT=3000 \
    DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY prisma prisma
USER node
EXPOSE 3000
# For the API. Worker and command line listen on nothing: docker-compose.yml switches it off for them.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/api/src/main.js"]
