import { renderMessage } from '#app/messages/rendering/render.server.ts';
import { sampleFacts, sampleLinks, sampleMessage, sampleShop } from '#app/messages/rendering/samples.ts';
import { readSettings } from '#app/shops/settings.ts';
import { answer, partInput } from './part.ts';

// Renders per second on one core, measured by this process's CPU time including its threads, whatever else runs.

const { rounds } = partInput<{ rounds: number }>();
const kinds = ['thank_you', 'tracking_update', 'delay_notice', 'review_request'] as const;
const settings = readSettings({});
const now = new Date();
const facts = sampleFacts('happy', now);
const links = sampleLinks();

const render = (index: number) => {
  const kind = kinds[index % kinds.length]!;
  return renderMessage({
    kind,
    facts,
    settings,
    shop: sampleShop,
    message: sampleMessage(kind, facts, now),
    links,
    now,
  });
};
const batch = 100;
const renderBatch = () => Promise.all(Array.from({ length: batch }, (_, index) => render(index)));

for (let round = 0; round < 10; round += 1) await renderBatch();
const before = process.cpuUsage();
for (let round = 0; round < rounds; round += 1) await renderBatch();
const { user, system } = process.cpuUsage(before);
answer((rounds * batch * 1e6) / (user + system));
