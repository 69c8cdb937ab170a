import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect } from 'react';

/** An action's response to a button: done, or why not. Only success is a toast; a problem stays on the page. */
export type Done = { done: string } | { problem: string };

export function useDoneToast(answer: Done | undefined): void {
  const shopify = useAppBridge();
  useEffect(() => {
    if (answer && 'done' in answer) shopify.toast.show(answer.done);
  }, [answer, shopify]);
}
