import type { OrderReturn } from './facts.ts';

/** Whether a return still waits for something: for the store's word, or for the goods. */
export function isOpenReturn({ status }: Pick<OrderReturn, 'status'>): boolean {
  return status === 'requested' || status === 'open';
}
