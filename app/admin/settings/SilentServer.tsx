import { Banner } from '@shopify/polaris';

/** Tells that the shop's own mail server hung. @param until when it is asked again, in words */
export function SilentServer({ until }: { until: string }) {
  return (
    <Banner
      tone="warning"
      title="Your mail server did not answer in time"
      action={{ content: 'Test it', url: '/app/settings/sender' }}
    >
      <p>{`Aftercare asks it again: ${until}. Your messages wait until then, and none is lost. As soon as a test under Settings, Sender finds it well, they go.`}</p>
    </Banner>
  );
}
