import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useState } from 'react';

/**
 * Whether each of our parts is on in the published theme, as Shopify reports it, or that Shopify could not be asked.
 */
export type ThemePartsState =
  | { state: 'asking' }
  | { state: 'unknown' }
  | { state: 'known'; isOn: Record<'embed' | 'product' | 'account', boolean> };

type Asked = {
  extension: string;
  handles: Record<'embed' | 'product', string>;
  account: { extension: string; target: string };
};

/**
 * Asks App Bridge when the page opens, and again when the merchant returns to it, for example from the theme editor.
 */
export function useThemeParts({ extension, handles, account }: Asked): ThemePartsState {
  const shopify = useAppBridge();
  const [answer, setAnswer] = useState<ThemePartsState>({ state: 'asking' });
  const { embed, product } = handles;
  const accountPlace = placeOf(account.extension, account.target);
  useEffect(() => {
    let isCurrent = true;
    const ask = () => {
      if (document.visibilityState === 'hidden') return;
      askParts(shopify).then(
        (active) => {
          const isOn = {
            embed: active.has(placeOf(extension, embed)),
            product: active.has(placeOf(extension, product)),
            account: active.has(accountPlace),
          };
          if (isCurrent) setAnswer({ state: 'known', isOn });
        },
        () => isCurrent && setAnswer({ state: 'unknown' }),
      );
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      isCurrent = false;
      document.removeEventListener('visibilitychange', ask);
    };
  }, [shopify, extension, embed, product, accountPlace]);
  return answer;
}

const placeOf = (extension: string, part: string) => `${extension}/${part}`;

/**
 * Everything in use: theme blocks and embeds by their handle, other extensions by their target.
 * @throws when this version of App Bridge cannot tell
 */
async function askParts(shopify: ReturnType<typeof useAppBridge>): Promise<Set<string>> {
  const extensions = await shopify.app.extensions();
  const used = extensions.flatMap(({ handle, activations }) =>
    [...activations].flatMap((part) => {
      if (!('status' in part)) return [placeOf(handle, part.target)];
      return part.status === 'active' ? [placeOf(handle, part.handle)] : [];
    }),
  );
  return new Set(used);
}
