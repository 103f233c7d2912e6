/** `core/agents/what-mlflow-does.ts`, made of the page in the documentation: a line of it is a line of the list. */
export function agentPageModule(markdown: string): string {
  const lines = markdown.split('\n').map((line) => `  ${JSON.stringify(line)},`);
  return [
    '// Written by scripts/write-agent-page.ts from docs/what-mlflow-does.md.',
    '// biome-ignore-all format: the text is that of another file',
    '// biome-ignore-all lint: the text is that of another file',
    '',
    '/** What a real MLflow does with webhooks, measured: the page of the documentation, line by line. */',
    'export const WHAT_MLFLOW_DOES: readonly string[] = [',
    ...lines,
    '];',
    '',
  ].join('\n');
}
