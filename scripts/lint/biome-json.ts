import { ROOMS } from './rooms.ts';

const SOURCES = ['core/**', 'shared/**', 'cli/**', 'electron/**', 'library/**', 'renderer/**'];

/** What `biome.json` says: the rules for all, and the import table of rooms.ts as one override a room. */
export function biomeJson(): object {
  return {
    $schema: './node_modules/@biomejs/biome/configuration_schema.json',
    vcs: { enabled: true, clientKind: 'git', useIgnoreFile: true },
    files: {
      includes: [
        '**',
        '!test/fixtures',
        '!renderer/ui/tokens.css',
        '!renderer/ui/icons.svg',
        '!package-lock.json',
        '!docs/screenshots',
        '!docs/schemas',
        '!docs/benchmarks',
      ],
    },
    plugins: [
      { path: './scripts/lint/throwing-url.grit', includes: [...SOURCES, '!shared/domain/parse-url.ts'] },
      {
        path: './scripts/lint/bare-listener.grit',
        includes: ['core/**', 'cli/**', 'electron/**', 'library/**', '!core/http/guarded-server.ts', '!core/http/connection-guard.ts'],
      },
      { path: './scripts/lint/outgoing.grit', includes: ['core/**', '!core/net/**'] },
    ],
    formatter: { indentStyle: 'space', lineWidth: 140 },
    javascript: { formatter: { quoteStyle: 'single' } },
    linter: {
      rules: {
        preset: 'recommended',
        suspicious: { noImportCycles: { level: 'error', options: { ignoreTypes: false } }, noExplicitAny: 'error' },
        correctness: { noUnusedImports: 'error', noUnusedVariables: 'error' },
        complexity: { useLiteralKeys: 'off' },
        style: {
          noDefaultExport: 'error',
          useImportType: 'error',
          useNodejsImportProtocol: 'error',
          noNonNullAssertion: 'error',
          noParameterProperties: 'error',
        },
        nursery: { noFloatingPromises: 'error', noMisusedPromises: 'error', useExhaustiveSwitchCases: 'error' },
      },
    },
    overrides: [
      ...ROOMS.map(({ files, fences }) => override(files, { style: { noRestrictedImports: restricted(fences) } })),
      // A grid of rows that points to one of them has roles that no element has, and cells with two classes each.
      override(['renderer/**'], {
        a11y: { useSemanticElements: 'off', useFocusableInteractive: 'off' },
        style: { noDescendingSpecificity: 'off' },
      }),
      override(['*.config.ts'], { style: { noDefaultExport: 'off' } }),
    ],
  };
}

const override = (includes: readonly string[], rules: object) => ({ includes, linter: { rules } });
const restricted = (patterns: readonly object[]) => ({ level: 'error', options: { patterns } });
