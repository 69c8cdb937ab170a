# One image for web, worker and setup. (Written for any Docker engine; the steps are run by .ci/run, the image itself
# has not been built where this was written, for want of an engine.)
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma prisma
COPY app/setup app/setup
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma prisma
COPY app/setup app/setup
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY app app
COPY extensions extensions
COPY --from=build /app/build build
USER node
EXPOSE 3000
CMD ["npm", "start"]
