export { loadFacts } from './load-facts.server.ts';
export { listOrders, type OrderFilter } from './list.server.ts';
export { refreshDerived } from './derived.server.ts';
export { listOrderIdsOfCustomers } from './load-facts.server.ts';
