// Bulk operations: a query run over the whole state, written as JSONL with __parentId, then announced by webhook.
import {
  GraphQLError,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  getNamedType,
  isListType,
  getNullableType,
  type DocumentNode,
  type ExecutionResult,
} from 'graphql';
import { createAdminSchema } from './admin-schema.ts';
import { tell, type OperationContext } from '../operations/context.ts';
import type { BulkOperation, ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import { restTime } from '../store/time.ts';

interface BulkRefusal {
  userErrors: { field: string[] | null; message: string; code: string }[];
}
type Execute = (shop: ShopState, document: DocumentNode, scopes: string[]) => Promise<ExecutionResult>;

const inHand: ReadonlySet<BulkOperation['status']> = new Set(['CREATED', 'RUNNING', 'CANCELING']);
const parallelPerShop = 5;
const maxConnections = 5;
const maxDepth = 2;

export class BulkRunner {
  /** How long an operation runs, in milliseconds. */
  duration = 150;
  /** The next operation fails. */
  failNext = false;
  readonly #operations: OperationContext;
  readonly #execute: Execute;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(operations: OperationContext, execute: Execute) {
    this.#operations = operations;
    this.#execute = execute;
  }

  /** Starts an operation, or says why it cannot be one. Lines are always grouped under their parents. */
  start(shop: ShopState, query: string, scopes: string[]): BulkOperation | BulkRefusal {
    const document = readBulkQuery(query);
    if ('userErrors' in document) return document;
    const running = shop.bulkOperations.filter((each) => inHand.has(each.status));
    if (running.length >= parallelPerShop)
      return refusal(
        null,
        `A bulk query operation for this app and shop is already in progress: ${running.map(({ id }) => gid('BulkOperation', id)).join(', ')}.`,
        'OPERATION_IN_PROGRESS',
      );
    const operation: BulkOperation = {
      id: this.#operations.store.newId(),
      query,
      status: 'CREATED',
      createdAt: new Date().toISOString(),
      completedAt: null,
      objectCount: 0,
      rootObjectCount: 0,
      result: '',
    };
    shop.bulkOperations.push(operation);
    this.#operations.store.save();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#finish(shop, operation, document, scopes);
    }, this.duration);
    this.#timers.add(timer);
    return operation;
  }

  /** The JSONL of a finished operation. */
  result(id: number): string | undefined {
    const all = this.#operations.store.state.shops.flatMap((shop) => shop.bulkOperations);
    return all.find((operation) => operation.id === id && operation.status === 'COMPLETED')?.result;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #finish(shop: ShopState, operation: BulkOperation, document: DocumentNode, scopes: string[]): Promise<void> {
    if (operation.status === 'CANCELING')
      return void Object.assign(operation, { status: 'CANCELED', completedAt: new Date().toISOString() });
    const { data, errors } = await this.#execute(shop, document, scopes);
    const completedAt = new Date();
    const hasFailed = this.failNext || (errors?.length ?? 0) > 0;
    this.failNext = false;
    operation.completedAt = completedAt.toISOString();
    operation.status = hasFailed ? 'FAILED' : 'COMPLETED';
    if (!hasFailed) Object.assign(operation, toJsonLines(data ?? {}));
    const { timezone } = shop.settings;
    const payload = {
      admin_graphql_api_id: gid('BulkOperation', operation.id),
      completed_at: restTime(completedAt, timezone),
      created_at: restTime(new Date(operation.createdAt), timezone),
      error_code: hasFailed ? 'internal_server_error' : null,
      status: operation.status.toLowerCase(),
      type: 'query',
    };
    tell(this.#operations, shop, completedAt, [['bulk_operations/finish', payload]]);
  }
}

function refusal(field: string[] | null, message: string, code: string): BulkRefusal {
  return { userErrors: [{ field, message, code }] };
}

function readBulkQuery(query: string): DocumentNode | BulkRefusal {
  const invalid = (message: string) => refusal(['query'], message, 'INVALID');
  try {
    const document = parse(query);
    const schema = createAdminSchema();
    const [error] = validate(schema, document);
    if (error) return invalid(`Invalid bulk query: ${error.message}`);
    const shape = shapeOf(document);
    const [operation] = document.definitions;
    if (operation && 'operation' in operation && operation.operation !== 'query')
      return invalid('Invalid operation type. Only `query` operations are supported.');
    if (shape.byNodes.length > 0)
      return invalid(
        `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${shape.byNodes[0]} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${shape.byNodes.join("', '")}'.`,
      );
    const noConnection = 'Bulk queries must contain at least one connection.';
    if (shape.hasTopLevelNode) {
      const refused = invalid('Bulk queries cannot contain a top level `node` field.');
      return shape.connections === 0
        ? { userErrors: [...refused.userErrors, ...invalid(noConnection).userErrors] }
        : refused;
    }
    if (shape.connections === 0) return invalid(noConnection);
    if (shape.connections > maxConnections)
      return invalid(`Bulk queries cannot contain more than ${maxConnections} connections.`);
    if (shape.depth > maxDepth)
      return invalid(`Bulk queries cannot contain connections with a nesting depth greater than ${maxDepth}.`);
    return shape.hasConnectionInList
      ? invalid('Queries that contain a connection field within a list field are not currently supported.')
      : document;
  } catch (error) {
    return invalid(`Invalid bulk query: ${error instanceof GraphQLError ? error.message : String(error)}`);
  }
}

interface BulkShape {
  connections: number;
  depth: number;
  hasConnectionInList: boolean;
  hasTopLevelNode: boolean;
  /** connections that are read by `nodes` */
  byNodes: string[];
}

function shapeOf(document: DocumentNode): BulkShape {
  const shape: BulkShape = {
    connections: 0,
    depth: 0,
    hasConnectionInList: false,
    hasTopLevelNode: false,
    byNodes: [],
  };
  const open: string[] = [];
  const info = new TypeInfo(createAdminSchema());
  let depth = 0;
  let lists = 0;
  const kindOf = () => {
    const type = info.getType();
    if (type && /Connection$/.test(getNamedType(type).name)) return 'connection';
    const isPage = /Connection$/.test(info.getParentType()?.name ?? '');
    return type && isListType(getNullableType(type)) && !isPage ? 'list' : 'plain';
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      [Kind.FIELD]: {
        enter: (field) => {
          const kind = kindOf();
          if (info.getParentType()?.name === 'QueryRoot' && field.name.value === 'node') shape.hasTopLevelNode = true;
          const isPage = /Connection$/.test(info.getParentType()?.name ?? '');
          if (isPage && field.name.value === 'nodes') shape.byNodes.push(open.at(-1) ?? '');
          if (kind === 'list') lists += 1;
          if (kind === 'connection') open.push(field.name.value);
          if (kind !== 'connection') return;
          depth += 1;
          shape.connections += 1;
          shape.depth = Math.max(shape.depth, depth);
          if (lists > 0) shape.hasConnectionInList = true;
        },
        leave: () => {
          const kind = kindOf();
          if (kind === 'connection') {
            depth -= 1;
            open.pop();
          }
          if (kind === 'list') lists -= 1;
        },
      },
    }),
  );
  return shape;
}

type Json = Record<string, unknown>;

/**
 * A query's answer in the format of Shopify's bulk results: one line per node, children after their parent with its id.
 */
function toJsonLines(data: Json): Pick<BulkOperation, 'result' | 'objectCount' | 'rootObjectCount'> {
  const lines: string[] = [];
  let roots = 0;
  const write = (node: Json, parentId: unknown) => {
    const own: Json = {};
    const children: unknown[] = [];
    for (const [key, value] of Object.entries(node)) {
      const nodes = nodesOf(value);
      if (nodes) children.push(...nodes);
      else own[key] = value;
    }
    if (parentId === undefined) roots += 1;
    lines.push(JSON.stringify(parentId === undefined ? own : { ...own, __parentId: parentId }));
    for (const child of children) write(child as Json, node.id);
  };
  for (const value of Object.values(data)) for (const node of nodesOf(value) ?? []) write(node as Json, undefined);
  return { result: lines.map((line) => `${line}\n`).join(''), objectCount: lines.length, rootObjectCount: roots };
}

function nodesOf(value: unknown): unknown[] | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { edges, nodes } = value as { edges?: { node: unknown }[]; nodes?: unknown[] };
  if (Array.isArray(edges)) return edges.map((edge) => edge.node);
  return Array.isArray(nodes) ? nodes : undefined;
}
