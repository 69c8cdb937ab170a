import { createServer, type RequestListener, type Server } from 'node:http';

type Doors = {
  /** POST /webhooks */
  handleWebhook: RequestListener;
  /** everything else */
  app: RequestListener;
};

/**
 * The public port. Webhooks are answered before Express sees them: raw bytes, no middleware, nothing that could slow them
 * down. A connection that never finishes its request is closed, whoever reads it.
 */
export function createWebServer({ handleWebhook, app }: Doors): Server {
  const server = createServer(
    { headersTimeout: 15_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 },
    (request, response) => {
      if (request.url?.split('?')[0] === '/webhooks') handleWebhook(request, response);
      else app(request, response);
    },
  );
  // Shopify keeps connections alive; a server that closes first would make it see resets.
  server.keepAliveTimeout = 65_000;
  return server;
}
