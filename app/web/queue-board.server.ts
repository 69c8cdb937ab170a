import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Express } from 'express';
import { boardQueues } from '#app/jobs/queue.server.ts';

/** The queue board at /queues: what waits, runs and failed, by job name. Jobs hold ids only. */
export function addQueueBoard(app: Express): void {
  const adapter = new ExpressAdapter();
  adapter.setBasePath('/queues');
  createBullBoard({
    queues: boardQueues().map((queue) => new BullMQAdapter(queue)),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Aftercare queues' } },
  });
  // The board's page asks for a font from elsewhere; operators' pages load nothing but our own.
  app.use('/queues', (_request, response, next) => {
    response.set(
      'Content-Security-Policy',
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    );
    next();
  });
  app.use('/queues', adapter.getRouter());
}
