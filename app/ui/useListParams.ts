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
  // What was chosen and has not been rendered yet: until then an older render must not take its place.
  const chosen = useRef<string | null>(null);
  useEffect(() => {
    if (text === chosen.current) chosen.current = null;
  }, [text]);
  const change = (entries: Record<string, string | null>) => {
    const next = new URLSearchParams(chosen.current ?? text);
    for (const [name, value] of Object.entries(entries)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    chosen.current = next.toString() === text ? null : next.toString();
    setParams(next);
  };
  return [params, change];
}
