import { InlineStack, Pagination } from '@shopify/polaris';
import { useListParams } from './useListParams.ts';

/** Paging for lists with a cursor. The way back is kept in the URL (`back`), so that reloading and sharing it works. */
export function CursorPaging({ nextCursor, label }: { nextCursor: string | null; label: string }) {
  const [params, change] = useListParams();
  const cursor = params.get('cursor');
  const back = params.get('back')?.split(',') ?? [];
  if (!nextCursor && !cursor) return null;
  const go = (to: string | null, trail: string[]) => change({ cursor: to, back: trail.join(',') });
  return (
    <InlineStack align="center">
      <Pagination
        accessibilityLabel={`Pages of ${label}`}
        hasPrevious={cursor !== null}
        onPrevious={() => go(back.at(-1) ?? null, back.slice(0, -1))}
        hasNext={nextCursor !== null}
        onNext={() => go(nextCursor, cursor ? [...back.filter(Boolean), cursor] : [])}
      />
    </InlineStack>
  );
}
