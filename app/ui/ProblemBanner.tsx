import { Banner } from '@shopify/polaris';
import type { Done } from './useDoneToast.ts';

/** Says why an action failed; renders nothing when it succeeded or none was taken. */
export function ProblemBanner({ answer }: { answer: Done | undefined }) {
  return answer && 'problem' in answer ? (
    <Banner tone="critical">
      <p>{answer.problem}</p>
    </Banner>
  ) : null;
}
