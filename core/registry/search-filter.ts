import type { Comparable, Comparator } from '#core/database/search-sql.ts';
import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { PROMPT_TAG } from '#shared/domain/mlflow/model-registry.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import { pythonInt } from '#shared/domain/mlflow/python-text.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import {
  bareKey,
  type Comparison,
  listedTexts,
  type OrderBy,
  parseOrderBy,
  parseSearch,
  quotedText,
} from '#shared/domain/mlflow/search-syntax.ts';

export interface Condition<Attribute extends string> {
  on: { attribute: Attribute } | { tag: string };
  comparator: Comparator;
  value: Comparable;
}

/** What a search asks for, checked. */
export interface Search<Attribute extends string, Key extends string> {
  conditions: readonly Condition<Attribute>[];
  /** Prompts are hidden from everybody who does not ask for them. */
  prompts: boolean;
  /** Ties are settled by whoever searches. */
  order: readonly { key: Key; ascending: boolean }[];
}

export type ModelSearch = Search<'name', 'name' | 'updated'>;
export type VersionSearch = Search<VersionAttribute, VersionKey>;
type VersionAttribute = 'name' | 'run_id' | 'source_path' | 'version_number';
type VersionKey = 'name' | 'version_number' | 'creation_timestamp' | 'last_updated_timestamp';

const EQUALITY: readonly string[] = ['=', '!='];
const PATTERNS: readonly string[] = ['LIKE', 'ILIKE'];
const LISTS: readonly string[] = ['IN', 'NOT IN'];
const ORDERS: readonly string[] = ['<', '<=', '>', '>='];
const VERSION_ATTRIBUTES: readonly VersionAttribute[] = ['source_path', 'version_number', 'name', 'run_id'];
const VERSION_KEYS: readonly VersionKey[] = ['last_updated_timestamp', 'version_number', 'name', 'creation_timestamp'];
/** SQLite's own limit for patterns. */
const LONGEST_PATTERN = 50_000;

export function parseModelSearch(filter: string, orderBy: readonly string[], release: MlflowRelease): ModelSearch {
  const rules = listRulesOf(release, ['name']);
  const comparisons = refusingNull(parseSearch(filter), release, 'registered model');
  const conditions = comparisons.map((comparison) => toCondition(comparison, ['name'], rules, modelValue));
  return { conditions, prompts: asksForPrompts(conditions), order: orderOf(orderBy, modelKey) };
}

export function parseVersionSearch(filter: string, orderBy: readonly string[], release: MlflowRelease): VersionSearch {
  const rules = listRulesOf(release, ['name', 'run_id']);
  const comparisons = refusingNull(parseSearch(filter), release, 'model version');
  const conditions = comparisons.map((comparison) => toCondition(comparison, VERSION_ATTRIBUTES, rules, versionValue));
  return { conditions, prompts: asksForPrompts(conditions), order: orderOf(orderBy, versionKey) };
}

/** Releases between crash; there the comparator is refused further down. */
function refusingNull(comparisons: Comparison[], release: MlflowRelease, what: string): Comparison[] {
  const nulls = comparisons.filter(({ comparator }) => comparator.startsWith('IS '));
  if (nulls.length === 0) return comparisons;
  if (release.has('refusesNull')) throw invalidParameter(`IS NULL / IS NOT NULL is not supported for ${what} search.`);
  if (release.has('readsNull')) return comparisons;
  const clauses = nulls.map(({ left, comparator }) => {
    return release.has('quotesClauses') ? pythonRepr(`${left} ${comparator}`) : `${left}, IS, ${comparator.slice('IS '.length)}`;
  });
  throw invalidParameter(`Invalid clause(s) in filter string: ${clauses.join(', ')}`);
}

/** Which attributes may be compared with a list, and how. */
interface ListRules {
  attributes: readonly string[];
  comparators: readonly string[];
  /** A version number may be any number, and is found where it is a whole one. */
  anyNumber: boolean;
}

function listRulesOf(release: MlflowRelease, attributes: readonly string[]): ListRules {
  if (release.has('searchesLists')) return { attributes, comparators: LISTS, anyNumber: false };
  return { attributes: attributes.filter((attribute) => attribute === 'run_id'), comparators: ['IN'], anyNumber: true };
}

const onlyRunIds = () => invalidParameter("Only the 'run_id' attribute supports comparison with a list of quoted string values.");

type ReadValue<Attribute> = (attribute: Attribute, comparison: Comparison, rules: ListRules) => Comparable;

function toCondition<Attribute extends string>(
  comparison: Comparison,
  attributes: readonly Attribute[],
  rules: ListRules,
  readValue: ReadValue<Attribute>,
): Condition<Attribute> {
  const { left, comparator, value } = comparison;
  const { entity, key } = identifierOf(left);
  if (comparator.startsWith('IS ')) throw invalidParameter(`Invalid comparator for attribute: ${comparator}`);

  if (entity === 'attribute') {
    const attribute = knownOf(key, attributes, 'attribute');
    const read = readValue(attribute, comparison, rules);
    return { on: { attribute }, comparator: comparator as Comparator, value: checkPattern(comparator, read) };
  }
  const text = quotedText(value);
  if (text === undefined) throw invalidParameter(`Expected a quoted string value for tag (e.g. 'my-value'). Got value ${value.raw}`);
  if (![...EQUALITY, ...PATTERNS].includes(comparator)) throw invalidParameter(`Invalid comparator for tag: ${comparator}`);
  return { on: { tag: bareKey(key) }, comparator: comparator as Comparator, value: checkPattern(comparator, text) };
}

/** `name`, `attribute.name`, `tags.t`. @throws MlflowError for anything else before the point */
function identifierOf(written: string): { entity: 'attribute' | 'tag'; key: string } {
  const dot = written.indexOf('.');
  const entity = dot < 0 ? 'attribute' : written.slice(0, dot);
  if (!['attribute', 'tag', 'tags'].includes(entity)) {
    throw invalidParameter(`Invalid entity type '${entity}'. Valid entity types are ('attribute', 'tag', 'tags')`);
  }
  return { entity: entity === 'attribute' ? entity : 'tag', key: written.slice(dot + 1) };
}

function modelValue(_: 'name', { comparator, value }: Comparison, { attributes }: ListRules): string | string[] {
  if (value.kind === 'list' && !attributes.includes('name')) throw onlyRunIds();
  const read = value.kind === 'list' ? listedTexts(value) : quotedText(value);
  if (read === undefined) {
    throw invalidParameter(`Expected a quoted string value or a list of quoted string values for attributes. Got value ${value.raw}`);
  }
  checkComparator(comparator, [...EQUALITY, ...PATTERNS, ...LISTS]);
  return read;
}

function versionValue(attribute: VersionAttribute, { comparator, value }: Comparison, rules: ListRules): Comparable {
  if (value.kind === 'list' && !rules.attributes.includes(attribute)) {
    if (!rules.attributes.includes('name')) throw onlyRunIds();
    throw invalidParameter("Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.");
  }
  if (value.kind === 'number' && attribute !== 'version_number') {
    throw invalidParameter(
      "Only the '{'last_updated_timestamp', 'version_number', 'creation_timestamp'}' attributes support comparison with numeric values.",
    );
  }
  const text = value.kind === 'number' ? value.raw : value.kind === 'list' ? listedTexts(value) : (quotedText(value) ?? '');
  if (attribute !== 'version_number') {
    checkComparator(
      comparator,
      rules.attributes.includes(attribute) ? [...EQUALITY, ...PATTERNS, ...rules.comparators] : [...EQUALITY, ...PATTERNS],
    );
    return text;
  }
  if (![...EQUALITY, ...ORDERS].includes(comparator)) {
    throw invalidParameter(`Invalid comparator for attribute version_number: ${comparator}`);
  }
  if (rules.anyNumber && value.kind === 'number') return Number(value.raw);
  const number = typeof text === 'string' ? pythonInt(text) : undefined;
  if (number === undefined) throw invalidParameter(`Invalid value for numeric attribute 'version_number': ${value.raw}`);
  return Number(number);
}

function checkComparator(comparator: string, allowed: readonly string[]): void {
  if (!allowed.includes(comparator)) throw invalidParameter(`Invalid comparator for attribute: ${comparator}`);
}

function checkPattern<T>(comparator: string, value: T): T {
  if (PATTERNS.includes(comparator) && Buffer.byteLength(String(value)) > LONGEST_PATTERN / 4) {
    throw invalidParameter(`A pattern for ${comparator} has at most ${LONGEST_PATTERN / 4} bytes.`);
  }
  return value;
}

/** MLflow looks at the first clause about the tag. */
function asksForPrompts(conditions: readonly Condition<string>[]): boolean {
  const clause = conditions.find(({ on }) => 'tag' in on && on.tag === PROMPT_TAG);
  const value = String(clause?.value).toLowerCase();
  return (clause?.comparator === '=' && value === 'true') || (clause?.comparator === '!=' && value === 'false');
}

function orderOf<Key extends string>(clauses: readonly string[], keyOf: (clause: OrderBy) => Key): { key: Key; ascending: boolean }[] {
  const order = clauses.map((clause) => {
    const parsed = parseOrderBy(clause);
    return { key: keyOf(parsed), ascending: parsed.ascending };
  });
  if (new Set(order.map(({ key }) => key)).size < order.length) {
    throw invalidParameter(`\`order_by\` contains duplicate fields: [${clauses.map((clause) => `'${clause}'`).join(', ')}]`);
  }
  return order;
}

function modelKey({ written: key }: OrderBy): 'name' | 'updated' {
  if (key === 'name') return key;
  if (key === 'timestamp' || key === 'last_updated_timestamp') return 'updated';
  throw invalidParameter(`Invalid order by key '${key}' specified. Valid keys are '{'name', 'timestamp'}'`);
}

/** A tag may have the name of an attribute, and is taken for it. */
function versionKey({ written }: OrderBy): VersionKey {
  const { entity, key } = identifierOf(written);
  if (entity === 'attribute') return knownOf(bareKey(key), VERSION_KEYS, 'attribute');
  const known = VERSION_KEYS.find((name) => name === bareKey(key));
  if (known !== undefined) return known;
  throw invalidParameter(
    `Invalid order by key '${bareKey(key)}' specified. Valid keys are {${VERSION_KEYS.map((name) => `'${name}'`).join(', ')}}`,
  );
}

function knownOf<Name extends string>(key: string, names: readonly Name[], what: string): Name {
  const known = names.find((name) => name === key);
  if (known !== undefined) return known;
  throw invalidParameter(`Invalid ${what} key '${key}' specified. Valid keys are '{${names.map((name) => `'${name}'`).join(', ')}}'`);
}
