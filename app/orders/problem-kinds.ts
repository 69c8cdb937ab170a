/** What can be wrong with an order, in the customer's choice of words. `question` is for all that is no fault. */
export const problemKinds = ['not_arrived', 'damaged', 'wrong_item', 'missing_item', 'question', 'other'] as const;

export type ProblemKind = (typeof problemKinds)[number];
