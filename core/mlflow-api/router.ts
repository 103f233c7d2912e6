import type { PathParams, Route } from './route.ts';

export type Found = { kind: 'route'; route: Route; params: PathParams } | { kind: 'wrong-method'; allowed: string[] } | { kind: 'nothing' };

export interface Router {
  /** `path` is the undecoded path of the URL. */
  find(method: string, path: string): Found;
}

type Methods = Map<string, Route>;

const NO_PARAMS: PathParams = {};

/** `routes` by the prefixes under which they are served. Whole paths are looked up, the few with parts in braces are tried in turn. */
export function createRouter(planes: ReadonlyArray<{ prefixes: readonly string[]; routes: readonly Route[] }>): Router {
  const exact = new Map<string, Methods>();
  const patterns: { pattern: RegExp; names: string[]; methods: Methods; source: string }[] = [];

  for (const { prefixes, routes } of planes) {
    for (const prefix of prefixes) for (const route of routes) add(prefix + route.path, route);
  }

  function add(path: string, route: Route): void {
    const methods = path.includes('{') ? patternOf(path).methods : (exact.get(path) ?? new Map<string, Route>());
    methods.set(route.method, route);
    if (!path.includes('{')) exact.set(path, methods);
  }

  function patternOf(path: string) {
    const known = patterns.find(({ source }) => source === path);
    if (known) return known;
    const names: string[] = [];
    const body = path
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace(/\{(\w+)(\\\.\\\.\\\.)?\}/g, (_, name: string, rest: string | undefined) => {
        names.push(name);
        return rest ? '(.+)' : '([^/]+)';
      });
    const made = { pattern: new RegExp(`^${body}$`), names, methods: new Map<string, Route>(), source: path };
    patterns.push(made);
    return made;
  }

  function pick(methods: Methods, method: string, params: PathParams): Found {
    // HEAD is answered by the GET route, as MLflow's framework does.
    const route = methods.get(method === 'HEAD' ? 'GET' : method);
    return route ? { kind: 'route', route, params } : { kind: 'wrong-method', allowed: allowedOf(methods) };
  }

  return {
    find(method, path) {
      const methods = exact.get(path);
      if (methods) return pick(methods, method, NO_PARAMS);
      for (const { pattern, names, methods: found } of patterns) {
        const match = pattern.exec(path);
        if (match) return pick(found, method, Object.fromEntries(names.map((name, i) => [name, decode(match[i + 1] ?? '')])));
      }
      return { kind: 'nothing' };
    },
  };
}

function allowedOf(methods: Methods): string[] {
  const allowed = [...methods.keys(), 'OPTIONS'];
  if (methods.has('GET')) allowed.push('HEAD');
  return allowed.sort();
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
