import { Banner } from '@shopify/polaris';
import type { Done } from './useDoneToast.ts';

/** Why what a button asked for was not done; nothing when it was, or nothing was asked. */
export function ProblemBanner({ answer }: { answer: Done | undefined }) {
  return answer && 'problem' in answer ? (
    <Banner tone="critical">
      <p>{answer.problem}</p>
    </Banner>
  ) : null;
}
