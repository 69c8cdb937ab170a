import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { BlockStack, Box, Card, EmptySearchResult, IndexTable, Link, Page } from '@shopify/polaris';
import { nameOfMember, searchMembers } from '#app/admin/loyalty/members/read.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { listMembers } from '#app/loyalty/members/members.server.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { CursorPaging } from '#app/ui/CursorPaging.tsx';
import { formatDate } from '#app/ui/dates.ts';
import { ListFilters } from '#app/ui/ListFilters.tsx';

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const params = new URL(request.url).searchParams;
  const cursor = params.get('cursor') ?? undefined;
  const search = params.get('search')?.trim() ?? '';
  const answer = await withShop(shop, async (tx) => {
    const page =
      search === ''
        ? await listMembers(tx, { cursor, limit: pageSize })
        : { rows: await searchMembers(tx, search, pageSize), nextCursor: null };
    const launched = await readLaunchedProgram(tx);
    const tierNames = new Map(launched?.program.tiers.levels.map(({ key, name }) => [key, name]));
    return json({
      nextCursor: page.nextCursor,
      members: page.rows.map(({ joinedAt, tierKey, ...member }) => ({
        id: member.id,
        who: nameOfMember(member),
        email: member.name === null ? '' : (member.email ?? ''),
        availablePoints: member.availablePoints,
        pendingPoints: member.pendingPoints,
        tier: tierKey === null ? '' : (tierNames.get(tierKey) ?? tierKey),
        joined: formatDate(joinedAt, shop.timeZone),
      })),
    });
  });
  noteAccess(visit, { kind: search === '' ? 'members' : 'members_search' });
  return answer;
}

export default function Members() {
  const { members, nextCursor } = useLoaderData<typeof loader>();
  const isSearch = useSearchParams()[0].has('search');
  return (
    <Page title="Members" backAction={{ content: 'Loyalty', url: '/app/loyalty' }}>
      <BlockStack gap="400">
        <Card padding="0">
          <Box padding="300">
            <ListFilters filters={[]} searchLabel="Name or email address" />
          </Box>
          <div className="narrow-table keep-3">
            <IndexTable
              resourceName={{ singular: 'member', plural: 'members' }}
              itemCount={members.length}
              selectable={false}
              loading={useNavigation().state === 'loading'}
              headings={[
                { title: 'Member' },
                { title: 'Points', alignment: 'end' },
                { title: 'Pending', alignment: 'end' },
                { title: 'Tier' },
                { title: 'Joined' },
              ]}
              emptyState={
                <EmptySearchResult
                  title={isSearch ? 'No members found' : 'No members yet'}
                  description={
                    isSearch
                      ? 'Try the beginning of a name, or the whole email address of a guest.'
                      : 'Customers join with their first order after the launch.'
                  }
                  withIllustration={false}
                />
              }
            >
              {members.map((member, position) => (
                <IndexTable.Row key={member.id} id={member.id} position={position}>
                  <IndexTable.Cell>
                    <Link url={`/app/loyalty/members/${member.id}`} dataPrimaryLink>
                      {member.who}
                    </Link>
                    <div className="under-cell">{member.email}</div>
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <span className="number-cell">{member.availablePoints.toLocaleString('en')}</span>
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <span className="number-cell">{member.pendingPoints.toLocaleString('en')}</span>
                  </IndexTable.Cell>
                  <IndexTable.Cell>{member.tier}</IndexTable.Cell>
                  <IndexTable.Cell>{member.joined}</IndexTable.Cell>
                </IndexTable.Row>
              ))}
            </IndexTable>
          </div>
        </Card>
        <CursorPaging nextCursor={nextCursor} label="members" />
      </BlockStack>
    </Page>
  );
}
