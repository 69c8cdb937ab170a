import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Page, Text } from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { readProgramVersion } from '#app/loyalty/program/program-draft.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { formatMoment } from '#app/ui/dates.ts';
import {
  describeProgram,
  differencesBetween,
  type Difference,
  type RuleGroup,
} from '#app/admin/loyalty/program/words.ts';
import { notFound } from '#app/ui/respond.server.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const version = /^\d{1,6}$/.test(params.version ?? '') ? Number(params.version) : 0;
  return withShop(shop, async (tx) => {
    const found = await readProgramVersion(tx, version);
    if (!found) throw notFound('Version');
    const before = await readProgramVersion(tx, version - 1);
    const { author, createdAt, effectiveFrom, program } = found;
    const countsFrom =
      effectiveFrom < createdAt ? `, counts orders since ${formatMoment(effectiveFrom, shop.timeZone)}` : '';
    return json({
      version,
      story: `In force from ${formatMoment(createdAt, shop.timeZone)}${countsFrom}, put there by ${author}`,
      groups: describeProgram(program),
      differences: before && differencesBetween(before.program, program),
    });
  });
}

export default function ProgramVersion() {
  const { version, story, groups, differences } = useLoaderData<typeof loader>();
  return (
    <Page
      title={`Version ${version}`}
      subtitle={story}
      backAction={{ content: 'Program', url: '/app/loyalty/program' }}
    >
      <BlockStack gap="400">
        {differences && <Differences version={version} differences={differences} />}
        {groups.map((group) => (
          <Group key={group.title} {...group} />
        ))}
      </BlockStack>
    </Page>
  );
}

function Differences({ version, differences }: { version: number; differences: Difference[] }) {
  return (
    <TitledCard title={`What differs from version ${version - 1}`}>
      {differences.length === 0 && <Text as="p">Nothing: the same rules were put in force again.</Text>}
      <ul className="plain-list">
        {differences.map(({ label, before, after }) => (
          <li key={label}>
            <Text as="p" fontWeight="medium">
              {label}
            </Text>
            <Text as="p" tone="subdued">
              {before === null ? 'New' : `Before: ${before}`}
            </Text>
            <Text as="p">{after === null ? 'Gone' : `Now: ${after}`}</Text>
          </li>
        ))}
      </ul>
    </TitledCard>
  );
}

function Group({ title, rules }: RuleGroup) {
  return (
    <TitledCard title={title}>
      <dl className="rule-list">
        {rules.map(({ label, words }, index) => (
          <div key={`${label}-${index}`}>
            <dt>{label}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </TitledCard>
  );
}
