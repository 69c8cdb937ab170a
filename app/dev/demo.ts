import { OutdatedDatabaseError } from '../setup/database.server.ts';
import { findRedis } from './launch/redis.ts';
import { demoShop, startStack, type Stack } from './launch/stack.ts';
import { clubShop } from './stories/loyalty-play.ts';
import { playEverything, type Performance } from './stories/play.ts';
import { createWorld } from './stories/world.ts';

// npm run demo              a store's orders turn into mails; stays up until Ctrl-C; the second start keeps its data
// npm run demo -- --reset   starts over
// npm run demo -- --check   a fresh database, every story, a table, and a failure on any unexpected difference
// with --redis              BullMQ on Redis instead of PostgreSQL

const flags = new Set(process.argv.slice(2));
for (const flag of flags) {
  if (!['--check', '--reset', '--redis'].includes(flag))
    fail(`"${flag}" is not known: --check, --reset and --redis are.`);
}
const isCheck = flags.has('--check');
const startedAt = performance.now();
const onStep = (step: string) =>
  console.log(`  ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${step}`);

const redis = flags.has('--redis') ? await findRedis() : null;
if (redis && !redis.url) fail('--redis: no Redis found (REDIS_URL, or redis-server on PATH).');

let stack: Stack | undefined;
let isStopping = false;
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

try {
  stack = await startStack({
    dataDir: isCheck ? '.data/check' : '.data/demo',
    isFresh: isCheck || flags.has('--reset'),
    ...(redis?.url ? { redisUrl: redis.url } : {}),
    onStep,
  });
  if (isCheck) await check(stack);
  else await demonstrate(stack);
} catch (error) {
  if (error instanceof OutdatedDatabaseError)
    console.error(
      'The demo kept data of an older version, which this one cannot read. Start over: npm run demo -- --reset',
    );
  else console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  await stop(1);
}

async function check(running: Stack): Promise<void> {
  const performed = await playEverything(running, onStep);
  const isRight = print(performed);
  console.log(
    `\nQueue: BullMQ on ${redis ? 'Redis' : 'PostgreSQL'}. ${isRight ? 'Everything is as expected.' : 'There are differences.'}`,
  );
  await stop(isRight ? 0 : 1);
}

async function demonstrate(running: Stack): Promise<void> {
  const world = createWorld(running);
  const isPlayed = (await world.shopify('readNote', { name: 'played' })) !== null;
  if (!isPlayed) {
    print(await playEverything(running, onStep));
    await world.shopify('writeNote', { name: 'played', value: world.now.toISOString() });
  }
  const { admin, storefront, mailbox, queues, desk } = running.addresses;
  console.log(
    `\nAftercare is up${isPlayed ? ', with what was there before' : ''}. Ctrl-C stops it; --reset starts over.\n`,
  );
  console.log(
    `  the merchant's admin   ${admin}\n  mailbox                ${mailbox}\n  storefront             ${storefront}`,
  );
  console.log(`  control desk           ${desk}\n  queue board            ${queues}`);
  const ofClub = (address: string) => address.replace(demoShop, clubShop);
  console.log(
    `  the loyalty store      ${ofClub(admin)}/app/loyalty\n    its storefront       ${ofClub(storefront)}\n`,
  );
}

/** Prints each story's messages with states and reasons. @returns whether everything is as expected */
function print({ outcomes, differences }: Performance): boolean {
  for (const { story, lines, differences: own } of outcomes) {
    console.log(`\n${own.length === 0 ? 'ok ' : 'NOT'} ${story.name}: ${story.title}`);
    for (const line of lines) console.log(`      ${line}`);
    for (const difference of own) console.log(`   !! ${difference}`);
  }
  for (const difference of differences) console.log(`\n   !! ${difference}`);
  const wrong = outcomes.filter((outcome) => outcome.differences.length > 0).length;
  console.log(
    `\n${outcomes.length - wrong} stories as expected, ${wrong} not; ${differences.length} other differences`,
  );
  return wrong === 0 && differences.length === 0;
}

async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await stack?.stop();
  await redis?.stop();
  process.exit(code);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
