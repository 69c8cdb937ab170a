import { useLocation, useNavigation, useSearchParams } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/**
 * The filters of a list, which live in the URL. A choice shows at once. A choice made while the previous one is still
 * loading adds to it, even before React has rendered again.
 */
export function useListParams(): [URLSearchParams, (change: Record<string, string | null>) => void] {
  const { pathname } = useLocation();
  const [shown, setParams] = useSearchParams();
  const coming = useNavigation().location;
  const params = coming?.pathname === pathname ? new URLSearchParams(coming.search) : shown;
  const text = params.toString();
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  const change = (entries: Record<string, string | null>) => {
    const next = new URLSearchParams(latest.current);
    for (const [name, value] of Object.entries(entries)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    latest.current = next.toString();
    setParams(next);
  };
  return [params, change];
}
