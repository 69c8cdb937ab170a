import { useSearchParams } from '@remix-run/react';
import { InlineStack, Pagination } from '@shopify/polaris';

/**
 * Paging over a list that is read by cursor. The way back is kept in the address (`back`), so that reloading and
 * sharing the address work.
 */
export function CursorPaging({ nextCursor, label }: { nextCursor: string | null; label: string }) {
  const [params, setParams] = useSearchParams();
  const cursor = params.get('cursor');
  const back = params.get('back')?.split(',') ?? [];
  if (!nextCursor && !cursor) return null;
  const go = (to: string | null, trail: string[]) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      setOrDelete(after, 'cursor', to);
      setOrDelete(after, 'back', trail.join(','));
      return after;
    });
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

function setOrDelete(params: URLSearchParams, name: string, value: string | null): void {
  if (value) params.set(name, value);
  else params.delete(name);
}
