# The same front door as on a laptop: npm brings the pinned Node and pnpm, pnpm the dependencies, Next is built once.
FROM node:24-bookworm-slim

# Commands of the agents run inside bubblewrap; git is what they ask for most.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends bubblewrap ca-certificates git \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app
RUN mkdir -p /data/workspace && chown --recursive node:node /app /data
USER node

COPY --chown=node:node . .
RUN npm run setup && npm run build

ENV HOST=0.0.0.0 PORT=3000 CODELAB_DATA_DIR=/data
VOLUME /data
EXPOSE 3000
CMD ["node", "scripts/run.mjs", "start"]
