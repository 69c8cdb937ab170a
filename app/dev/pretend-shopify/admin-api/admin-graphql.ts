// POST /admin/api/2026-10/graphql.json: checks token, schema, scopes and cost like Shopify, then answers from the
// state.
import {
  execute,
  getNamedType,
  GraphQLError,
  isObjectType,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
} from 'graphql';
import { createAdminSchema, hasScope, readScopesMap } from './admin-schema.ts';
import { automaticMutations } from './automatic-mutations.ts';
import { BulkRunner } from './bulk.ts';
import { customerMutations } from './customer-mutations.ts';
import type { Faults } from '../faults.ts';
import { holdMutations } from './hold-mutations.ts';
import { mutationRoot } from './mutations.ts';
import { orderMutations } from './order-mutations.ts';
import { returnMutations } from './return-mutations.ts';
import type { TokenIssuer } from '../admin-frame/oauth.ts';
import type { OperationContext } from '../operations/context.ts';
import { rewardMutations } from './reward-mutations.ts';
import type { ShopState } from '../store/state.ts';
import { Bucket, countObjects, requestedCost, singleQueryLimit, throttledError } from './throttle.ts';
import type { AnswerContext } from './views/base.ts';
import { queryRoot } from './views/root.ts';
import type { AppView } from './views/shop-view.ts';
import { ShopViews } from './views/views.ts';

export interface GraphqlRequest {
  query?: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}
export interface GraphqlAnswer {
  status: number;
  body: Record<string, unknown>;
}
export interface AdminApiOptions {
  operations: OperationContext;
  tokens: TokenIssuer;
  faults: Faults;
  app: AppView;
  publicUrl: () => string;
}

export class AdminApi {
  readonly bulk: BulkRunner;
  readonly #options: AdminApiOptions;
  readonly #buckets = new Map<string, Bucket>();
  readonly #schema = createAdminSchema();
  readonly #scopes = readScopesMap();

  constructor(options: AdminApiOptions) {
    this.#options = options;
    this.bulk = new BulkRunner(options.operations, (shop, document, scopes) =>
      this.#run(shop, document, {}, null, { scopes, now: new Date(), isBulk: true }),
    );
  }

  /** The leaky bucket of one shop, for tests that want it small or empty. */
  bucket(domain: string): Bucket {
    const bucket = this.#buckets.get(domain) ?? new Bucket();
    this.#buckets.set(domain, bucket);
    return bucket;
  }

  /** Answers one request. Everything except a missing token is HTTP 200, as at Shopify. */
  async answer(domain: string, token: string | undefined, request: GraphqlRequest): Promise<GraphqlAnswer> {
    const { operations, tokens, faults } = this.#options;
    const now = new Date();
    const access = tokens.use(domain, token, now);
    const isMutation = /^\s*(?:#[^\n]*\n\s*)*mutation\b/.test(request.query ?? '');
    const fault = faults.take('graphql', (kind) => isMutation || !onlyMutations.has(kind));
    if (!access || fault === 'unauthorized') return { status: 401, body: { errors: unauthorized } };
    if (fault === 'fail' || fault === 'fail_mutation') return { status: 503, body: { errors: 'Service Unavailable' } };
    const bucket = this.bucket(domain);
    if (fault === 'throttle') bucket.empty(now.getTime());
    const document = this.#read(request.query);
    if (!('kind' in document)) return { status: 200, body: document };
    const cost = requestedCost(this.#schema, document, request.variables ?? {});
    if (cost > singleQueryLimit) return { status: 200, body: { errors: [tooCostly(cost)] } };
    if (!bucket.take(cost, now.getTime()))
      return { status: 200, body: { errors: [throttledError()], extensions: costReport(cost, null, bucket, now) } };
    const context: AnswerContext = { scopes: access.scopes, now, isBulk: false };
    const result = await this.#run(
      operations.store.shop(domain),
      document,
      request.variables ?? {},
      request.operationName ?? null,
      context,
    );
    if (fault === 'lose_answer') return { status: 504, body: { errors: 'Gateway Timeout' } };
    const actual = Math.min(cost, Math.max(1, countObjects(result.data) - 1));
    bucket.giveBack(cost - actual);
    return { status: 200, body: { ...result, extensions: costReport(cost, actual, bucket, now) } };
  }

  #read(query: string | undefined): DocumentNode | { errors: readonly unknown[] } {
    try {
      const document = parse(query ?? '');
      const errors = validate(this.#schema, document);
      return errors.length > 0 ? { errors } : document;
    } catch (error) {
      return { errors: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] };
    }
  }

  async #run(
    shop: ShopState,
    document: DocumentNode,
    variables: Record<string, unknown>,
    operationName: string | null,
    context: AnswerContext,
  ): Promise<ExecutionResult> {
    const { operations, app, publicUrl } = this.#options;
    const views = new ShopViews(operations.store, shop, publicUrl());
    return execute({
      schema: this.#schema,
      document,
      rootValue: {
        ...queryRoot(views, app),
        ...mutationRoot(views, operations, this.bulk),
        ...rewardMutations(views, operations),
        ...automaticMutations(views, operations),
        ...customerMutations(views, operations),
        ...holdMutations(views, operations),
        ...returnMutations(views, operations),
        ...orderMutations(views, operations),
      },
      contextValue: context,
      variableValues: variables,
      operationName,
      fieldResolver: this.#resolve,
    });
  }

  #resolve: GraphQLFieldResolver<unknown, AnswerContext> = (source, args, context, info) => {
    this.#guard(`${info.parentType.name}.${info.fieldName}`, info.fieldName, context);
    const type = getNamedType(info.returnType);
    if (isObjectType(type)) this.#guard(type.name, info.fieldName, context);
    const object = source as Record<string, unknown>;
    if (!(info.fieldName in object))
      throw new GraphQLError(
        `The pretend Shopify has no answer for ${info.parentType.name}.${info.fieldName}: add it in app/dev/pretend-shopify/admin-api/views`,
      );
    const value = object[info.fieldName];
    return typeof value === 'function' ? (value as (args: unknown, context: unknown) => unknown)(args, context) : value;
  };

  #guard(key: string, fieldName: string, context: AnswerContext): void {
    const guard = this.#scopes[key];
    if (!guard || hasScope(context.scopes, guard.anyOf)) return;
    throw new GraphQLError(`Access denied for ${fieldName} field. Required access: ${guard.requiredAccess}`, {
      extensions: {
        code: 'ACCESS_DENIED',
        documentation: 'https://shopify.dev/api/usage/access-scopes',
        requiredAccess: guard.requiredAccess,
      },
    });
  }
}

const onlyMutations = new Set(['fail_mutation', 'lose_answer']);
const unauthorized = '[API] Invalid API key or access token (unrecognized login or wrong password)';

function costReport(requested: number, actual: number | null, bucket: Bucket, now: Date): Record<string, unknown> {
  return {
    cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status(now.getTime()) },
  };
}

function tooCostly(cost: number): GraphQLError {
  return new GraphQLError(
    `Query cost is ${cost}, which exceeds the single query max cost limit (${singleQueryLimit}).`,
    {
      extensions: {
        code: 'MAX_COST_EXCEEDED',
        cost,
        maxCost: singleQueryLimit,
        documentation: 'https://shopify.dev/api/usage/rate-limits',
      },
    },
  );
}
