// POST /control/<operation>: the operations and commands for scripts in other processes.
import express from 'express';
import type { FaultPlan } from './faults.ts';
import type { PretendParts } from './parts.ts';

type Command = (input: Record<string, unknown>) => unknown;

/** Commands besides the operations: webhooks, faults, tokens, mail. */
function commandsOf(shopify: PretendParts): Record<string, Command> {
  const { webhooks, faults, tokens, mailbox, store, admin } = shopify;
  const text = (input: Record<string, unknown>, name: string) => {
    const value = input[name];
    if (typeof value !== 'string') throw new Error(`"${name}" must be given as text`);
    return value;
  };
  return {
    install: (input) => shopify.install(text(input, 'shop'), input.at ? new Date(text(input, 'at')) : undefined),
    sendSample: (input) => shopify.sendSample(text(input, 'topic'), text(input, 'shop')),
    sendWebhook: (input) => shopify.sendWebhook(text(input, 'topic'), text(input, 'shop'), input.payload),
    repeatWebhooks: (input) => webhooks.repeat(input),
    shuffleWebhooks: (input) => webhooks.shuffle(input),
    dropWebhooks: (input) => webhooks.drop(input),
    holdWebhooks: () => webhooks.hold(),
    releaseWebhooks: (input) => webhooks.release(input),
    settleWebhooks: () => webhooks.settled(),
    webhookLog: () => webhooks.log,
    setFaults: (input) =>
      faults.set(input.plan as FaultPlan, typeof input.times === 'number' ? input.times : undefined),
    clearFaults: () => faults.clear(),
    expireTokens: (input) => tokens.expire(text(input, 'shop')),
    emptyBucket: (input) => admin.bucket(text(input, 'shop')).empty(Date.now()),
    shops: () => store.state.shops.map(({ domain, installation, settings }) => ({ domain, installation, settings })),
    orders: (input) => store.shop(text(input, 'shop')).orders,
    readNote: (input) => store.state.notes[text(input, 'name')] ?? null,
    writeNote: (input) => {
      store.state.notes[text(input, 'name')] = text(input, 'value');
      store.saveNow();
    },
    clearMailbox: () => mailbox.clear(),
    setBouncePort: (input) => {
      mailbox.bouncePort = Number(input.port);
    },
  };
}

export function controlRouter(shopify: PretendParts): express.Router {
  const router = express.Router();
  const table: Record<string, Command> = {
    ...(shopify.do as unknown as Record<string, Command>),
    ...commandsOf(shopify),
  };
  router.use(express.json({ limit: '5mb' }));
  router.post('/:operation', async (request, response) => {
    const operation = Object.hasOwn(table, request.params.operation) ? table[request.params.operation] : undefined;
    if (!operation)
      return void response
        .status(404)
        .json({ error: `There is no operation "${request.params.operation}": ${Object.keys(table).join(', ')}` });
    try {
      response.json({ result: (await operation(request.body as Record<string, unknown>)) ?? null });
    } catch (error) {
      response.status(400).json({ error: error instanceof Error ? error.message : String(error) });
    }
  });
  return router;
}
