# One service; PostgreSQL is elsewhere (compose.yaml brings one). The embedded server and the runtime of the npm package
# `node` stay out: the image has Node 24 itself.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:24-bookworm-slim
WORKDIR /app
# A container is reached from outside itself, so it listens everywhere; and whoever opens the sandbox acts as anybody, so
# that is off unless somebody asks for it.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 SANDBOX=off
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY adapters ./adapters
COPY bot ./bot
COPY db ./db
COPY domain ./domain
COPY jobs ./jobs
COPY web ./web
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The same limits as `npm start`; node itself, so that SIGTERM arrives.
CMD ["node", "--max-semi-space-size=16", "--max-old-space-size=512", "bot/main.ts"]
