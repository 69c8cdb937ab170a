import { withShop } from '#app/lib/db.server.ts';
import { invariant } from '#app/lib/errors.ts';
import { rebuildBalances } from '#app/loyalty/ledger/check.server.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import { answer, partInput } from '../bench/part.ts';

// Runs the nightly ledger check now, in a process with the app's own environment. Answers with the differences, in
// words.

const { shopDomain } = partInput<{ shopDomain: string }>();
const shop = await findShopByDomain(shopDomain);
invariant(shop, `the shop ${shopDomain} is there`);
const differences = await withShop(shop, rebuildBalances, { timeoutMs: 60_000 });
answer(
  differences.map(
    ({ what, id, column, cached, rebuilt }) => `${what} ${id}: ${column} is ${cached}, rebuilt ${rebuilt}`,
  ),
);
