import type { OrderReturn } from './facts.ts';

/** Whether a return still waits for the store's decision or for the goods. */
export function isOpenReturn({ status }: Pick<OrderReturn, 'status'>): boolean {
  return status === 'requested' || status === 'open';
}
