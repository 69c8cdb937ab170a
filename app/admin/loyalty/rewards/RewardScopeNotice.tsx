import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner } from '@shopify/polaris';
import { useState } from 'react';

type Props = { kindName: string; missing: string[] };

/** Says that rewards of this kind need a permission in Shopify, and asks the merchant to grant it. */
export function RewardScopeNotice({ kindName, missing }: Props) {
  const shopify = useAppBridge();
  const [isGranted, setGranted] = useState(false);
  if (missing.length === 0 || isGranted) return null;
  const ask = async () => {
    const { result } = await shopify.scopes.request(missing);
    if (result === 'granted-all') setGranted(true);
  };
  return (
    <Banner
      tone="warning"
      title={`${kindName} needs your permission`}
      action={{ content: 'Allow it', onAction: () => void ask() }}
    >
      Shopify does not let Aftercare make rewards of this kind yet. Until you allow it, customers are told that the
      reward cannot be had.
    </Banner>
  );
}
