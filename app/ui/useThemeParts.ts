import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useState } from 'react';

/** What Shopify says of our parts in the published theme: whether each is on, or that it could not be asked. */
export type ThemePartsState = { state: 'asking' } | { state: 'unknown' } | { state: 'known'; isOn: Record<'embed' | 'product', boolean> };

type Asked = { extension: string; handles: Record<'embed' | 'product', string> };

/** Asks App Bridge when the page opens, and again when the merchant comes back to it, as from the theme editor. */
export function useThemeParts({ extension, handles }: Asked): ThemePartsState {
  const shopify = useAppBridge();
  const [answer, setAnswer] = useState<ThemePartsState>({ state: 'asking' });
  const { embed, product } = handles;
  useEffect(() => {
    let isCurrent = true;
    const ask = () => {
      if (document.visibilityState === 'hidden') return;
      askParts(shopify, extension).then(
        (active) => isCurrent && setAnswer({ state: 'known', isOn: { embed: active.has(embed), product: active.has(product) } }),
        () => isCurrent && setAnswer({ state: 'unknown' }),
      );
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      isCurrent = false;
      document.removeEventListener('visibilitychange', ask);
    };
  }, [shopify, extension, embed, product]);
  return answer;
}

/** Handles of the blocks and embeds in use. @throws where this App Bridge cannot tell */
async function askParts(shopify: ReturnType<typeof useAppBridge>, extension: string): Promise<Set<string>> {
  const extensions = await shopify.app.extensions();
  const parts = extensions.filter(({ handle }) => handle === extension).flatMap(({ activations }) => [...activations]);
  return new Set(parts.flatMap((part) => ('status' in part && part.status === 'active' ? [part.handle] : [])));
}
