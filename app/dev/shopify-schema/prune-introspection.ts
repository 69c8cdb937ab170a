// Collects the fields that the documents use, and reduces the introspection result to them.
import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type GraphQLObjectType,
  type GraphQLSchema,
  type IntrospectionQuery,
  type IntrospectionType,
  type IntrospectionTypeRef,
} from 'graphql';

/** Field names by type name; a type with an empty set is kept for its name only. */
export type KeptFields = Map<string, Set<string>>;

/**
 * Collects every field that the documents select.
 * @throws Error naming the problem when a document does not match the schema
 */
export function keptFields(schema: GraphQLSchema, documents: string[]): KeptFields {
  const kept: KeptFields = new Map();
  const keep = (type: string, field?: string) => {
    const fields = kept.get(type) ?? new Set<string>();
    kept.set(type, field === undefined ? fields : fields.add(field));
  };
  for (const source of documents) {
    const document = parse(source);
    const error = validate(schema, document).find(({ message }) => !/is never used/.test(message));
    if (error) throw new Error(`${error.message}\nin ${source.slice(0, 200)}`);
    const info = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(info, {
        Field(node) {
          const parent = info.getParentType();
          if (parent && !node.name.value.startsWith('__')) keep(parent.name, node.name.value);
          const type = info.getType();
          if (type) keep(getNamedType(type).name);
        },
        FragmentDefinition: (node) => keep(node.typeCondition.name.value),
        InlineFragment: (node) => (node.typeCondition ? keep(node.typeCondition.name.value) : undefined),
      }),
    );
  }
  keepOtherAnswers(schema, kept);
  giveObjectsTheirInterfaceFields(schema, kept);
  return kept;
}

/** Interfaces with more implementations than this (Node has hundreds) keep only what the documents name. */
const mostImplementations = 12;

/**
 * A document that names some of a union's members may be answered with any of them. All are kept, so that in the
 * generated types a field that only some members have may be missing.
 */
function keepOtherAnswers(schema: GraphQLSchema, kept: KeptFields): void {
  for (const name of [...kept.keys()]) {
    const type = schema.getType(name);
    if (!isAbstractType(type)) continue;
    const possible = schema.getPossibleTypes(type);
    if (isInterfaceType(type) && possible.length > mostImplementations) continue;
    const fieldsOf = (each: GraphQLObjectType) => (isInterfaceType(type) ? kept.get(name) : anyLeafOf(each));
    for (const each of possible) if (!kept.get(each.name)?.size) kept.set(each.name, new Set(fieldsOf(each)));
  }
}

/** One field without arguments, because a type without fields cannot be printed. */
function anyLeafOf(type: GraphQLObjectType): string[] {
  const leaf = Object.values(type.getFields()).find(
    (field) => isLeafType(getNamedType(field.type)) && field.args.length === 0 && field.deprecationReason == null,
  );
  return leaf ? [leaf.name] : [];
}

function giveObjectsTheirInterfaceFields(schema: GraphQLSchema, kept: KeptFields): void {
  // An interface that is only read through its own fields needs types that implement it.
  for (const name of [...kept.keys()]) {
    const type = schema.getType(name);
    if (!isInterfaceType(type) || kept.get(name)?.size === 0) continue;
    const possible = schema.getPossibleTypes(type);
    if (!possible.some((each) => kept.has(each.name))) for (const each of possible) kept.set(each.name, new Set());
  }
  for (const [name, fields] of kept) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    for (const face of type.getInterfaces()) for (const field of kept.get(face.name) ?? []) fields.add(field);
  }
  // A kept interface without selected fields still needs one, or it could not be printed.
  for (const [name, fields] of kept) {
    const type = schema.getType(name);
    if (isInterfaceType(type) && fields.size === 0) kept.delete(name);
  }
}

/** The introspection result with only the kept fields, and the argument types they need. */
export function pruneIntrospection(full: IntrospectionQuery, kept: KeptFields): IntrospectionQuery {
  const byName = new Map(full.__schema.types.map((type) => [type.name, type]));
  const needed = new Map<string, IntrospectionType>();
  const need = (ref: IntrospectionTypeRef) => {
    const name = namedOf(ref);
    const type = byName.get(name);
    if (!type || needed.has(name)) return;
    const slim = slimType(type, kept);
    needed.set(name, slim);
    for (const ref of neighbours(slim)) need(ref);
  };
  const roots = ['QueryRoot', 'Mutation', 'String', 'Boolean', 'Int', 'Float', 'ID'];
  for (const name of [...roots, ...kept.keys()]) need({ kind: 'SCALAR', name });
  return {
    __schema: {
      ...full.__schema,
      subscriptionType: null,
      types: [...needed.values()].sort((a, b) => a.name.localeCompare(b.name)),
    },
  };
}

function neighbours(type: IntrospectionType): IntrospectionTypeRef[] {
  if (type.kind === 'OBJECT' || type.kind === 'INTERFACE')
    return [
      ...type.fields.flatMap((field) => [field.type, ...field.args.map((arg) => arg.type)]),
      ...type.interfaces,
      ...(type.kind === 'INTERFACE' ? type.possibleTypes : []),
    ];
  if (type.kind === 'UNION') return [...type.possibleTypes];
  return type.kind === 'INPUT_OBJECT' ? type.inputFields.map((field) => field.type) : [];
}

function namedOf(ref: IntrospectionTypeRef): string {
  // Shopify's file has `ofType: null` on named types, so its presence alone proves nothing.
  return 'ofType' in ref && ref.ofType ? namedOf(ref.ofType) : (ref as { name: string }).name;
}

function slimType(type: IntrospectionType, kept: KeptFields): IntrospectionType {
  const fields = kept.get(type.name);
  const isKept = (ref: { name: string }) => (kept.get(ref.name)?.size ?? 0) > 0;
  if (type.kind === 'OBJECT' || type.kind === 'INTERFACE') {
    const slim = {
      ...type,
      description: null,
      fields: type.fields
        .filter((field) => fields?.has(field.name))
        .map((field) => ({ ...field, description: null, args: field.args.map((arg) => ({ ...arg, description: null })) })),
      interfaces: (type.interfaces ?? []).filter(isKept),
    };
    return slim.kind === 'INTERFACE' ? { ...slim, possibleTypes: slim.possibleTypes.filter(isKept) } : slim;
  }
  if (type.kind === 'UNION') return { ...type, description: null, possibleTypes: type.possibleTypes.filter(isKept) };
  if (type.kind === 'ENUM')
    return { ...type, description: null, enumValues: type.enumValues.map((value) => ({ ...value, description: null })) };
  if (type.kind === 'INPUT_OBJECT')
    return { ...type, description: null, inputFields: type.inputFields.map((field) => ({ ...field, description: null })) };
  return { ...type, description: null };
}
