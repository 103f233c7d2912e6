/**
 * Everything that can be done by name: the one list behind menus (menus.ts), palette and shortcuts, so that they cannot drift apart.
 * Whoever runs a command decides whether it is possible now; here is only what it is called and how it is reached.
 */
export interface Command {
  id: string;
  title: string;
  /** Where the palette lists it. */
  section: CommandSection;
  /** It is on or off, or one of several that exclude each other: how a menu shows that, and what it calls it beside the tick. */
  tick?: { as: 'check' | 'radio'; title?: string };
  /**
   * Shortcuts, most usual first: `mod+K` (⌘ or Ctrl), `Shift+R`, a single key like `R` or `.`, or a sequence like `C L`.
   * Single keys act only while the focus is in the list or the detail, and can be switched off.
   */
  keys?: readonly string[];
  /** Further words to be found by. */
  words?: string;
}

export type CommandSection =
  | 'delivery'
  | 'compose'
  | 'receiver'
  | 'conformance'
  | 'deliveries'
  | 'webhook'
  | 'go'
  | 'view'
  | 'server'
  | 'agents'
  | 'settings';

export const SECTION_TITLES: Record<CommandSection, string> = {
  delivery: 'This delivery',
  compose: 'Compose',
  receiver: 'Mock receiver',
  conformance: 'Conformance',
  deliveries: 'Deliveries',
  webhook: 'Webhooks',
  go: 'Go to',
  view: 'View',
  server: 'Server',
  agents: 'Coding agents',
  settings: 'Settings',
};

export const COMMANDS = [
  { id: 'replay', title: 'Replay…', section: 'delivery', keys: ['R'] },
  { id: 'replay-resigned', title: 'Replay, re-signed', section: 'delivery', words: 'new id and time' },
  { id: 'replay-same-bytes', title: 'Replay same bytes', section: 'delivery', words: 'verbatim same id' },
  { id: 'edit-replay', title: 'Edit and replay…', section: 'delivery', keys: ['E'], words: 'change body' },
  { id: 'replay-again', title: 'Replay again as last time', section: 'delivery', keys: ['Shift+R'] },
  { id: 'retry-now', title: 'Retry now', section: 'delivery', keys: ['.'] },
  { id: 'cancel-retries', title: 'Cancel retries', section: 'delivery', keys: ['Shift+X'] },
  { id: 'hold', title: 'Hold', section: 'delivery', words: 'keep until released' },
  { id: 'release', title: 'Release', section: 'delivery', words: 'send what is held' },
  { id: 'tab-overview', title: 'Show overview', section: 'delivery', tick: { as: 'check', title: 'Overview' }, keys: ['O'] },
  {
    id: 'tab-verify',
    title: 'Show verification',
    section: 'delivery',
    tick: { as: 'check', title: 'Verification' },
    keys: ['V'],
    words: 'signature check steps explain',
  },
  {
    id: 'tab-timeline',
    title: 'Show timeline',
    section: 'delivery',
    tick: { as: 'check', title: 'Timeline' },
    keys: ['T'],
    words: 'attempts waits retries',
  },
  {
    id: 'tab-request',
    title: 'Show request body',
    section: 'delivery',
    tick: { as: 'check', title: 'Request' },
    keys: ['B'],
    words: 'headers bytes sent',
  },
  { id: 'tab-response', title: 'Show response', section: 'delivery', tick: { as: 'check', title: 'Response' }, words: 'answer headers' },
  {
    id: 'tab-diff',
    title: 'Compare with the one before, or the two chosen',
    section: 'delivery',
    tick: { as: 'check', title: 'Diff' },
    keys: ['D'],
    words: 'diff difference',
  },
  { id: 'tab-code', title: 'Show code', section: 'delivery', tick: { as: 'check', title: 'Code' }, words: 'curl python typescript' },
  { id: 'previous-attempt', title: 'Previous attempt', section: 'delivery', keys: ['['] },
  { id: 'next-attempt', title: 'Next attempt', section: 'delivery', keys: [']'] },
  { id: 'star', title: 'Star or unstar', section: 'delivery', keys: ['S'], tick: { as: 'check', title: 'Star' }, words: 'keep mark' },
  { id: 'note', title: 'Write a note', section: 'delivery', keys: ['M'], words: 'comment remark' },
  { id: 'share', title: 'Share…', section: 'delivery', words: 'save export har jsonl markdown ci mask' },
  { id: 'copy-link', title: 'Copy link', section: 'delivery', keys: ['C L'] },
  { id: 'copy-body', title: 'Copy body', section: 'delivery', keys: ['C B'], words: 'payload json' },
  { id: 'copy-curl', title: 'Copy as curl', section: 'delivery', keys: ['C C'], words: 'shell command' },
  { id: 'copy-python', title: 'Copy as Python', section: 'delivery', keys: ['C P'], words: 'code' },
  {
    id: 'copy-typescript',
    title: 'Copy as TypeScript',
    section: 'delivery',
    keys: ['C T'],
    words: 'code javascript node',
  },
  { id: 'copy-id', title: 'Copy delivery id', section: 'delivery' },
  { id: 'copy-row-id', title: 'Copy row id', section: 'delivery', keys: ['C I'], words: 'd28 short number' },
  {
    id: 'add-to-webhook',
    title: 'Add the event to a webhook…',
    section: 'delivery',
    words: 'no listener subscribe unheard',
  },
  { id: 'compose-this', title: 'Compose from this delivery', section: 'delivery', words: 'edit payload new event' },
  {
    id: 'compose-from-delivery',
    title: 'Start from a delivery…',
    section: 'compose',
    words: 'fill payload composer',
  },
  { id: 'compose-example', title: 'Put the example in', section: 'compose', words: 'payload composer reset' },
  { id: 'break-on-purpose', title: 'Break it on purpose…', section: 'compose', words: 'wrong signature stale header composer' },
  { id: 'add-to-scenario', title: 'Add this event to the scenario', section: 'compose', words: 'sequence composer keep save' },
  { id: 'send-scenario', title: 'Send all events of the scenario', section: 'compose', words: 'sequence composer fire' },
  { id: 'new-endpoint', title: 'New endpoint…', section: 'receiver', words: 'mock receiver address hooks create' },
  { id: 'record-digest', title: 'Record my app’s digest…', section: 'receiver', words: 'mock receiver forward computed hmac' },
  { id: 'restart-scenario', title: 'Start the scenario over', section: 'receiver', words: 'mock receiver first step reset' },
  { id: 'scenario-as-code', title: 'Show the scenario as code or steps', section: 'receiver', words: 'mock receiver json' },
  { id: 'run-checks', title: 'Run the 24 checks', section: 'conformance', words: 'receiver test start' },
  { id: 'run-this-check', title: 'Run the chosen check alone', section: 'conformance', words: 'receiver again' },
  { id: 'stop-checks', title: 'Stop the run', section: 'conformance', words: 'checks end cancel' },
  { id: 'checks-as-junit', title: 'Save the report as JUnit', section: 'conformance', words: 'export xml ci checks' },
  { id: 'checks-as-markdown', title: 'Save the report as Markdown', section: 'conformance', words: 'export checks' },
  { id: 'copy-ci-step', title: 'Copy the run as a CI step', section: 'conformance', words: 'github actions yaml checks' },
  { id: 'explore', title: 'Explore the receiver', section: 'conformance', words: 'random sequences seed fuzz property' },
  { id: 'stop-exploring', title: 'Stop exploring', section: 'conformance', words: 'end cancel' },
  { id: 'play-story', title: 'Play the steps of the story again', section: 'conformance', words: 'explore replay sequence' },
  { id: 'story-as-scenario', title: 'Save the story as a scenario', section: 'conformance', words: 'explore keep check play file' },
  { id: 'story-as-vitest', title: 'Save the story as a test for vitest', section: 'conformance', words: 'explore keep check typescript' },
  { id: 'story-as-pytest', title: 'Save the story as a test for pytest', section: 'conformance', words: 'explore keep check python' },
  { id: 'filter', title: 'Filter the list', section: 'deliveries', keys: ['/', 'mod+F'], words: 'search find' },
  { id: 'export-jsonl', title: 'Export deliveries as JSONL', section: 'deliveries', words: 'save file download share session' },
  { id: 'export-har', title: 'Export deliveries as HAR', section: 'deliveries', words: 'save file download archive' },
  { id: 'export-filters', title: 'Export saved filters', section: 'deliveries', words: 'save file download share chips' },
  { id: 'import-filters', title: 'Add filters from a file…', section: 'deliveries', words: 'import saved chips' },
  { id: 'replay-failing', title: 'Replay all failing of the last hour', section: 'deliveries', words: 'failed again' },
  { id: 'follow', title: 'Follow new deliveries', section: 'deliveries', keys: ['F'], tick: { as: 'check' } },
  { id: 'open-latest', title: 'Open latest', section: 'deliveries', keys: ['Shift+F'], tick: { as: 'check' }, words: 'second screen' },
  {
    id: 'pause',
    title: 'Pause or resume the list',
    section: 'deliveries',
    keys: ['mod+E'],
    tick: { as: 'check', title: 'Pause the list' },
  },
  { id: 'clear', title: 'Clear the list', section: 'deliveries', keys: ['mod+L'], words: 'hide what is shown' },
  { id: 'show-cleared', title: 'Show what was cleared', section: 'deliveries', words: 'undo clear hidden' },
  {
    id: 'toggle-unheard',
    title: 'Show or hide events without a listener',
    section: 'deliveries',
    tick: { as: 'check', title: 'Events without a listener' },
    words: 'unheard nobody',
  },
  {
    id: 'turn-order',
    title: 'Turn the order of the list',
    section: 'deliveries',
    tick: { as: 'check', title: 'Oldest first' },
    words: 'newest oldest first sort',
  },
  {
    id: 'import-registry',
    title: 'Import a registry…',
    section: 'server',
    words: 'real mlflow server take over models prompts versions copy',
  },
  { id: 'sample', title: 'Send a sample event', section: 'deliveries', words: 'first test model_version.created' },
  { id: 'new-webhook', title: 'New webhook…', section: 'webhook', words: 'register create listener subscribe' },
  { id: 'save-webhook', title: 'Save the webhook', section: 'webhook', words: 'store change' },
  { id: 'test-webhook', title: 'Test the webhook', section: 'webhook', words: 'send example event' },
  { id: 'rotate-secret', title: 'Rotate the secret of the webhook…', section: 'webhook', words: 'rehearse new secret change' },
  { id: 'delete-webhook', title: 'Delete the webhook…', section: 'webhook', words: 'remove' },
  { id: 'go-deliveries', title: 'Deliveries', section: 'go', tick: { as: 'check' }, keys: ['G D', 'mod+1'] },
  {
    id: 'go-calls',
    title: 'Calls',
    section: 'go',
    tick: { as: 'check' },
    keys: ['G C', 'mod+2'],
    words: 'api journal why nothing arrived',
  },
  {
    id: 'go-compose',
    title: 'Compose',
    section: 'go',
    tick: { as: 'check' },
    keys: ['N', 'G N', 'mod+3'],
    words: 'new event composer send trigger fire payload',
  },
  {
    id: 'go-webhooks',
    title: 'Webhooks',
    section: 'go',
    tick: { as: 'check' },
    keys: ['G W', 'mod+4'],
    words: 'listeners subscriptions urls secrets',
  },
  {
    id: 'go-registry',
    title: 'Registry',
    section: 'go',
    tick: { as: 'check' },
    keys: ['G R', 'mod+5'],
    words: 'models versions aliases tags prompts',
  },
  {
    id: 'go-mock',
    title: 'Mock receiver',
    section: 'go',
    tick: { as: 'check' },
    keys: ['G M', 'mod+6'],
    words: 'endpoints scenarios forward certificate https',
  },
  {
    id: 'go-conformance',
    title: 'Conformance',
    section: 'go',
    tick: { as: 'check' },
    keys: ['G F', 'mod+7'],
    words: 'check my receiver test duplicates retries signature report',
  },
  { id: 'go-tunnel', title: 'Tunnel', section: 'go', tick: { as: 'check' }, keys: ['G T', 'mod+8'], words: 'public url internet' },
  {
    id: 'go-connect',
    title: 'Connect a real MLflow…',
    section: 'go',
    keys: ['G A', 'mod+9'],
    words: 'remote server attach doctor check diagnose findings upstream',
  },
  {
    id: 'open-file',
    title: 'Open a file…',
    section: 'go',
    keys: ['mod+O'],
    words: 'import har jsonl shared session curl',
  },
  {
    id: 'paste-request',
    title: 'Paste a request…',
    section: 'go',
    words: 'curl har raw explain signature check verify copied',
  },
  {
    id: 'import-file',
    title: 'Import HAR or JSONL…',
    section: 'go',
    words: 'open archive shared session',
  },
  {
    id: 'copy-for-agent',
    title: 'Copy for an agent',
    section: 'agents',
    keys: ['C A'],
    words: 'markdown explanation claude cursor codex llm mcp',
  },
  { id: 'go-agents', title: 'Coding agents…', section: 'agents', words: 'mcp claude cursor codex settings configuration' },
  { id: 'go-settings', title: 'Settings', section: 'go', keys: ['mod+,', 'G S'] },
  { id: 'go-shortcuts', title: 'Keyboard shortcuts', section: 'go', keys: ['?'] },
  { id: 'go-welcome', title: 'First run', section: 'go', words: 'welcome start help' },
  { id: 'documentation', title: 'Documentation', section: 'go', words: 'help manual guide questions faq' },
  { id: 'report-problem', title: 'Report a problem…', section: 'go', words: 'bug error versions log settings help support' },
  { id: 'about', title: 'About Hookglass', section: 'go', words: 'version licence details' },
  { id: 'palette', title: 'Search or run a command', section: 'go', keys: ['mod+K'] },
  { id: 'toggle-detail', title: 'Hide or show the detail', section: 'view', keys: ['mod+\\'], tick: { as: 'check', title: 'Detail' } },
  { id: 'primary', title: 'Do what the main button does', section: 'view', keys: ['mod+Enter'], words: 'send save run submit' },
  { id: 'next-pane', title: 'Next pane', section: 'view', keys: ['F6'] },
  { id: 'previous-pane', title: 'Previous pane', section: 'view', keys: ['Shift+F6'] },
  { id: 'check-server', title: 'Check the real MLflow', section: 'server', words: 'doctor diagnose findings remote' },
  { id: 'attach-server', title: 'Attach the real MLflow', section: 'server', words: 'register webhook remote receive' },
  { id: 'detach-server', title: 'Detach the real MLflow', section: 'server', words: 'remove webhook remote' },
  { id: 'check-self', title: 'Check this Hookglass', section: 'server', words: 'doctor ports disk key certificate data directory' },
  { id: 'copy-tracking-uri', title: 'Copy the tracking URI', section: 'server', words: 'mlflow address' },
  { id: 'copy-webhook-url', title: 'Copy the webhook URL', section: 'server', words: 'receiver address' },
  { id: 'new-session', title: 'New session…', section: 'server', words: 'open other data directory folder' },
  { id: 'start-engine', title: 'Start the engine', section: 'server', words: 'run again' },
  { id: 'stop-engine', title: 'Stop the engine', section: 'server', words: 'end quit' },
  { id: 'restart-engine', title: 'Restart the engine', section: 'server', words: 'start again' },
  { id: 'reset-data', title: 'Reset data…', section: 'server', words: 'delete everything database start over empty' },
  { id: 'show-log', title: 'Show log', section: 'server', words: 'engine log file errors' },
  { id: 'start-tunnel', title: 'Start the tunnel', section: 'server', words: 'public url internet cloudflared ngrok ssh' },
  { id: 'stop-tunnel', title: 'Stop the tunnel', section: 'server', words: 'public url off' },
  { id: 'copy-public-url', title: 'Copy the public URL', section: 'server', words: 'tunnel internet address' },
  {
    id: 'theme-system',
    title: 'Theme: as the system',
    section: 'settings',
    tick: { as: 'radio', title: 'As the system' },
    words: 'appearance',
  },
  { id: 'theme-light', title: 'Theme: light', section: 'settings', tick: { as: 'radio', title: 'Light' }, words: 'appearance' },
  { id: 'theme-dark', title: 'Theme: dark', section: 'settings', tick: { as: 'radio', title: 'Dark' }, words: 'appearance' },
  { id: 'density-compact', title: 'Density: compact', section: 'settings', tick: { as: 'radio', title: 'Compact' }, words: 'rows' },
  { id: 'density-default', title: 'Density: default', section: 'settings', tick: { as: 'radio', title: 'Default' }, words: 'rows' },
  {
    id: 'density-comfortable',
    title: 'Density: comfortable',
    section: 'settings',
    tick: { as: 'radio', title: 'Comfortable' },
    words: 'rows',
  },
  {
    id: 'toggle-letters',
    title: 'Switch single-letter shortcuts on or off',
    section: 'settings',
    tick: { as: 'check', title: 'Single-letter shortcuts' },
    words: 'keyboard',
  },
] as const satisfies readonly Command[];

export type CommandId = (typeof COMMANDS)[number]['id'];

const byId: ReadonlyMap<string, Command> = new Map(COMMANDS.map((command) => [command.id, command]));

export function commandOf(id: CommandId): Command {
  const command = byId.get(id);
  if (!command) throw new Error(`no command ${id}`);
  return command;
}
