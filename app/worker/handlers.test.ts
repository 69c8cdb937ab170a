import { expect, test, vi } from 'vitest';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { enrichOrders } from '#app/orders/enrich.server.ts';
import { handlers } from './handlers.server.ts';

vi.mock('#app/orders/enrich.server.ts', () => ({ enrichOrders: vi.fn() }));
vi.mock('#app/shops/shop.server.ts', async (original) => ({
  ...(await original<object>()),
  findShopById: async (id: number) => ({ id, domain: 'shop.myshopify.com', uninstalledAt: null }),
}));

test('a shop that Shopify throttles is no failed job: its products are read later', async () => {
  const warn = vi.spyOn(log, 'warn');
  vi.mocked(enrichOrders)
    .mockResolvedValueOnce(10)
    .mockRejectedValueOnce(new AppError('unavailable', 'Shopify did not answer: throttled.'));
  await handlers.enrich({ shopId: 7 });
  expect(warn).toHaveBeenCalledWith({ shopId: 7, reason: 'Shopify did not answer: throttled.' }, expect.any(String));
  expect(enrichOrders).toHaveBeenCalledTimes(2);
});

test.each([new AppError('misconfigured', 'The token is refused.'), new Error('the database is away')])(
  'anything else is one: %s',
  async (error) => {
    vi.mocked(enrichOrders).mockRejectedValueOnce(error);
    await expect(handlers.enrich({ shopId: 7 })).rejects.toBe(error);
  },
);
