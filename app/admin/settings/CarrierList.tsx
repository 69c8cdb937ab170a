import { BlockStack, List, Text } from '@shopify/polaris';
import type { CarrierView } from './carriers.ts';

/** What the shop's own parcels say of its carriers. */
export function CarrierList({ carriers }: { carriers: CarrierView[] }) {
  if (carriers.length === 0) {
    return (
      <Text as="p" tone="subdued">
        Learned from your own parcels, two weeks after the first have left. Until then a carrier that scans a parcel is
        taken to report its delivery.
      </Text>
    );
  }
  return (
    <BlockStack gap="200">
      <Text as="p">What your parcels of the last half year say:</Text>
      <List>
        {carriers.map(({ carrier, country, reports, counted }) => (
          <List.Item key={`${carrier}|${country}`}>{`${carrier}, ${country}: ${reports} (${counted})`}</List.Item>
        ))}
      </List>
    </BlockStack>
  );
}
