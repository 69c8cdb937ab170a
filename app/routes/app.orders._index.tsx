import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import {
  Badge,
  BlockStack,
  Box,
  Card,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Link,
  Page,
  Text,
} from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { formatMoney } from '#app/lib/money.ts';
import { listOrders } from '#app/orders/list.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { CursorPaging } from '#app/ui/CursorPaging.tsx';
import { formatDate } from '#app/ui/dates.ts';
import { stageOptions, troubleOptions } from '#app/admin/labels.ts';
import { ListFilters } from '#app/ui/ListFilters.tsx';
import { StageBadge, TroubleBadges } from '#app/admin/StageBadge.tsx';

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const params = new URL(request.url).searchParams;
  const { rows, nextCursor } = await withShop(shop, (tx) =>
    listOrders(tx, {
      stage: known(params.get('stage'), stageOptions),
      trouble: known(params.get('trouble'), troubleOptions),
      search: params.get('search') ?? undefined,
      cursor: params.get('cursor') ?? undefined,
      limit: pageSize,
    }),
  );
  noteAccess(visit, { kind: params.get('search') ? 'orders_search' : 'orders' });
  const orders = rows.map((order) => ({
    id: order.id,
    name: order.name,
    stage: order.stage,
    troubles: order.troubles,
    isTest: order.isTest,
    customer: order.customerName ?? 'Guest',
    placed: order.placedAt ? formatDate(order.placedAt, shop.timeZone) : 'Not known yet',
    total: order.total ? formatMoney(order.total, 'en') : '',
  }));
  return json({ orders, nextCursor });
}

function known(value: string | null, options: { value: string }[]): string | undefined {
  return options.find((option) => option.value === value)?.value;
}

export default function Orders() {
  const { orders, nextCursor } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const isLoading = useNavigation().state === 'loading';
  const isFiltered = ['stage', 'trouble', 'search'].some((name) => params.has(name));
  return (
    <Page title="Orders">
      <BlockStack gap="400">
        <Card padding="0">
          <Box padding="300">
            <ListFilters
              searchLabel="Search by order number, name or email"
              filters={[
                { name: 'stage', label: 'Stage', options: stageOptions },
                { name: 'trouble', label: 'Trouble', options: troubleOptions },
              ]}
            />
          </Box>
          <div className="narrow-table keep-3">
            <IndexTable
              resourceName={{ singular: 'order', plural: 'orders' }}
              itemCount={orders.length}
              selectable={false}
              loading={isLoading}
              headings={[
                { title: 'Order' },
                { title: 'Stage' },
                { title: 'Trouble' },
                { title: 'Placed' },
                { title: 'Customer' },
                { title: 'Total', alignment: 'end' },
              ]}
              emptyState={<NoOrders isFiltered={isFiltered} />}
            >
              {orders.map((order, position) => (
                <IndexTable.Row key={order.id} id={order.id} position={position}>
                  <IndexTable.Cell>
                    <InlineStack gap="100" blockAlign="center">
                      <Link url={`/app/orders/${order.id}`} dataPrimaryLink>
                        <Text as="span" fontWeight="semibold">
                          {order.name}
                        </Text>
                      </Link>
                      {order.isTest && <Badge>Test</Badge>}
                    </InlineStack>
                    <span className="narrow-only">{order.customer}</span>
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <StageBadge stage={order.stage} />
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <TroubleBadges troubles={order.troubles} />
                  </IndexTable.Cell>
                  <IndexTable.Cell>{order.placed}</IndexTable.Cell>
                  <IndexTable.Cell>{order.customer}</IndexTable.Cell>
                  <IndexTable.Cell>
                    <Text as="span" alignment="end" numeric>
                      {order.total}
                    </Text>
                  </IndexTable.Cell>
                </IndexTable.Row>
              ))}
            </IndexTable>
          </div>
        </Card>
        <CursorPaging nextCursor={nextCursor} label="orders" />
      </BlockStack>
    </Page>
  );
}

function NoOrders({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptySearchResult
      title="No orders found"
      description="Try another stage, trouble or search."
      withIllustration={false}
    />
  ) : (
    <EmptySearchResult
      title="No orders yet"
      description="Orders of the last 60 days appear here once they are read, and new ones as they are placed."
      withIllustration={false}
    />
  );
}
