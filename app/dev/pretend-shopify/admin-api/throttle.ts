// The cost of a query, and the leaky bucket it is taken from.
import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isCompositeType,
  isListType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';

export const singleQueryLimit = 1000;

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** One bucket per shop: it holds `maximum` points and refills with `restoreRate` per second. */
export class Bucket {
  maximum: number;
  restoreRate: number;
  #level: number;
  #filledAt = 0;

  constructor(maximum = 2000, restoreRate = 100) {
    this.maximum = maximum;
    this.restoreRate = restoreRate;
    this.#level = maximum;
  }

  /** Takes points if there are enough. */
  take(points: number, now: number): boolean {
    this.#fill(now);
    if (points > this.#level) return false;
    this.#level -= points;
    return true;
  }

  /** Returns points that were requested but not used. */
  giveBack(points: number): void {
    this.#level = Math.min(this.maximum, this.#level + points);
  }

  empty(now: number): void {
    this.#fill(now);
    this.#level = 0;
  }

  status(now: number): ThrottleStatus {
    this.#fill(now);
    return {
      maximumAvailable: this.maximum,
      currentlyAvailable: Math.floor(this.#level),
      restoreRate: this.restoreRate,
    };
  }

  #fill(now: number): void {
    if (this.#filledAt > 0)
      this.#level = Math.min(this.maximum, this.#level + ((now - this.#filledAt) / 1000) * this.restoreRate);
    this.#filledAt = now;
  }
}

/**
 * The most that Shopify would charge for a document: 0 for plain fields, 1 for an object, 10 for a mutation, and the
 * content of a connection once per item of the page. Shopify charges less for large pages, by a formula it does not
 * publish; this is the upper bound.
 */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
): number {
  const costs: number[] = [0];
  const fragments = new Map<string, number>();
  const info = new TypeInfo(schema);
  const close = () => costs.pop() ?? 0;
  const add = (points: number) => costs.push(close() + points);
  const ordered: DocumentNode = {
    ...document,
    definitions: inOrderOfUse(document),
  };
  visit(
    ordered,
    visitWithTypeInfo(info, {
      FragmentDefinition: {
        enter: () => void costs.push(0),
        leave: (node) => void fragments.set(node.name.value, close()),
      },
      FragmentSpread: (node) => void add(fragments.get(node.name.value) ?? 0),
      Field: {
        enter: () => void costs.push(0),
        leave: (node) => {
          const inside = close();
          const type = info.getType();
          const own = type && isCompositeType(getNamedType(type)) ? 1 : 0;
          const isMutation = info.getParentType()?.name === 'Mutation';
          if (isMutation) return void add(10 + inside);
          if (type && /Connection$/.test(getNamedType(type).name))
            return void add(1 + inside * pageFactor(node, variables));
          const isPaging = /Connection$|Edge$/.test(info.getParentType()?.name ?? '');
          const factor = type && isListType(getNullableType(type)) && !isPaging ? pageFactor(node, variables) : 1;
          add((isPaging && node.name.value !== 'nodes' && node.name.value !== 'node' ? inside : own + inside) * factor);
        },
      },
    }),
  );
  return Math.max(1, Math.ceil(costs[0] ?? 0));
}

function pageFactor(node: FieldNode, variables: Record<string, unknown>): number {
  const size = node.arguments?.find((argument) => ['first', 'last', 'ids'].includes(argument.name.value))?.value;
  const given =
    size?.kind === Kind.VARIABLE ? variables[size.name.value] : size?.kind === Kind.INT ? Number(size.value) : size;
  const count = Array.isArray(given) ? given.length : typeof given === 'number' ? given : 1;
  return count;
}

/** Fragments before those that spread them. */
function inOrderOfUse(document: DocumentNode): DocumentNode['definitions'] {
  const byName = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const ordered: DocumentNode['definitions'][number][] = [];
  const place = (definition: DocumentNode['definitions'][number]) => {
    if (ordered.includes(definition)) return;
    visit(definition, {
      FragmentSpread: (node) => {
        const fragment = byName.get(node.name.value);
        if (fragment && fragment !== definition) place(fragment);
      },
    });
    ordered.push(definition);
  };
  document.definitions.forEach(place);
  return ordered;
}

/** Shopify's answer when the bucket is too empty. */
export function throttledError(): GraphQLError {
  return new GraphQLError('Throttled', {
    extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
  });
}

/** The number of objects in an answer, which is the query's actual cost. */
export function countObjects(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((total, each) => total + countObjects(each), 0);
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce<number>((total, each) => total + countObjects(each), 1);
}
