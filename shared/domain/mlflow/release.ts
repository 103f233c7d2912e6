import { isSince, type Release } from './releases.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from './webhook-event.ts';

/** Releases of which test/fixtures/golden holds a recording, oldest first. */
export const RECORDED_RELEASES = ['3.3.2', '3.5.1', '3.10.1', '3.11.1', '3.13.0', '3.15.2', '3.16.1', '3.17.2', '3.18.0'] as const;
export type RecordedRelease = (typeof RECORDED_RELEASES)[number];

/** What the server is like where nobody says otherwise. */
export const DEFAULT_RELEASE: RecordedRelease = '3.18.0';

/** Something that a receiver or an operator meets when the server is upgraded. */
interface ReleaseChange {
  /** The first release that does it, or the first recorded one where the packages in between were not opened. */
  since: string;
  /** One sentence each: what it does from then on, and what it did before. */
  now: string;
  before: string;
  /** Lines of the recordings in which it is seen. */
  seen: readonly string[];
}

/**
 * What changed between releases of MLflow, oldest first. Sources: the recordings in test/fixtures/golden/releases, and for a first release
 * that lies between two of them the packages themselves.
 */
export const RELEASE_CHANGES = {
  promptEvents: {
    since: '3.5.0',
    now: 'A change of a prompt is one of 8 events of its own: 14 in all.',
    before: 'A new prompt is a registered_model.created; its versions, tags and aliases make no event. There are 6 in all.',
    seen: ['events/prompt-create', 'webhooks/test-prompt.created'],
  },
  looksForModelFirst: {
    since: '3.5.1',
    now: 'A version that names a logged model which does not exist is refused.',
    before: 'It is refused too, but the version is there all the same.',
    seen: ['errors/latest-get', 'errors/alias-get-latest'],
  },
  judgesHost: {
    since: '3.10.0',
    now: 'The URL of a webhook needs a host name that resolves, and none of its addresses may be private or loopback.',
    before: 'The host of a URL is not looked at: private addresses pass, and so does a URL without a host.',
    seen: ['webhooks/create-url-no-host'],
  },
  missingModelIs404: {
    since: '3.10.1',
    now: 'To ask for an alias of a model that does not exist is answered with 404.',
    before: 'It is answered with 400, as for an alias that does not exist.',
    seen: ['errors/alias-get-no-model'],
  },
  knowsWorkspaces: {
    since: '3.10.0',
    now: 'A call with the header X-MLFLOW-WORKSPACE is refused where workspaces are off, and /api/3.0/mlflow/server-info tells of the server.',
    before: 'The header is not read, and there is no server-info.',
    seen: ['server/info', 'server/workspaces-disabled'],
  },
  searchNamesOutputs: {
    since: '3.10.1',
    now: 'A run that a search finds has its outputs.',
    before: 'It has none, though a run that is got by its id has them.',
    seen: ['tracking/search-runs#2'],
  },
  budgetEvent: {
    since: '3.11.0',
    now: 'budget_policy.exceeded is the 15th event.',
    before: 'There are no events of budgets.',
    seen: ['webhooks/test-budget_policy.exceeded'],
  },
  judgesModelNames: {
    since: '3.11.1',
    now: "The name of a model may not be blank, '.' or '..', and may not hold '/' or ':'.",
    before: 'Any name that is not empty is taken.',
    seen: ['errors/rm-name-slash', 'errors/rm-name-dot'],
  },
  tellsWorkspace: {
    since: '3.13.0',
    now: 'Where workspaces are on, a payload ends with the field workspace.',
    before: 'A payload says nothing of workspaces.',
    seen: ['webhooks/test-prompt.created'],
  },
  judgesTagsOfNewExperiments: {
    since: '3.13.0',
    now: 'The keys of tags that an experiment is made with are judged as those that are set later.',
    before: 'They are taken as they are.',
    seen: ['keys/experiment-with-tag-inner-line-break'],
  },
  errorClass: {
    since: '3.13.0',
    now: 'A refusal names a sqlstate and an error_class beside its error_code.',
    before: 'A refusal has an error_code and a message.',
    seen: ['webhooks/patch-bad-name'],
  },
  protectedConnection: {
    since: '3.15.0',
    now: 'The address is checked again on the connection, and a proxy in the environment is not used for webhooks.',
    before: 'Webhooks leave through the proxy of the environment where there is one.',
    seen: ['connection-refused', 'http-with-user', 'https-connect-refused'],
  },
  budgetTarget: {
    since: '3.15.0',
    now: 'The example of budget_policy.exceeded is about an endpoint and names it in target_value.',
    before: 'The example is about a workspace and has no target_value.',
    seen: ['webhooks/test-budget_policy.exceeded'],
  },
  capitalWebhook: {
    since: '3.15.2',
    now: 'A host name that does not resolve is refused as “Cannot resolve Webhook URL hostname”.',
    before: 'The same sentence is written with a small w.',
    seen: ['https://nonexistent.invalid/hook'],
  },
  fastUploads: {
    since: '3.15.2',
    now: 'An upload of an artifact is answered with an empty body, and experiments name their workspace.',
    before: 'An upload is answered with {}, and experiments have no workspace.',
    seen: ['artifacts/put', 'tracking/set-experiment#3'],
  },
  decodesIpv4: {
    since: '3.16.0',
    now: 'An IPv4 address inside an IPv6 one (6to4, NAT64) is judged as what it is.',
    before: 'Such addresses pass as public ones.',
    seen: ['https://[2002:7f00:1::]/hook'],
  },
  partialUpdates: {
    since: '3.16.0',
    now: 'A change of a webhook changes what it names: an empty description takes it away, and no status leaves the status.',
    before: 'An empty description leaves it as it is, and a change that names no status turns the webhook on.',
    seen: ['webhooks/client-clear-description', 'webhooks/client-update-events'],
  },
  judgesSources: {
    since: '3.17.2',
    now: 'The source of a model version may not lead to another host, and has to lie within the run or model that the request names.',
    before: 'Such sources are taken as they are.',
    seen: ['errors/mv-create-http-source', 'errors/mv-create-runs-without-run-id', 'prompts/version-bad-source'],
  },
  runOfCopiedVersion: {
    since: '3.17.2',
    now: 'A version that is made from models:/name/version has the run_id of that version, in the answer and in the event.',
    before: 'Its run_id is the one of the request: null in the event where there was none.',
    seen: ['events/mv-create-from-model-uri'],
  },
  promptTagValue: {
    since: '3.17.2',
    now: 'A model is a prompt where its tag mlflow.prompt.is_prompt says true.',
    before: 'The events of a model with that tag are those of a prompt, whatever the tag says.',
    seen: ['events/prompt-tag-false-is-a-model'],
  },
  searchesLists: {
    since: '3.17.2',
    now: 'A search may ask for name IN and NOT IN, and a version number has to be a whole number.',
    before: 'Lists are for run_id IN alone, and a version number that is no whole number is found nowhere.',
    seen: ['search/rm-07', 'search/mv-05', 'search/mv-12'],
  },
  namesFeatures: {
    since: '3.17.2',
    now: '/health is plain text, and server-info also names uploads by run and model and the features that are on.',
    before: '/health says that it is HTML, and server-info names less.',
    seen: ['server/health', 'server/info'],
  },
  namesMoreFeatures: {
    since: '3.18.0',
    now: 'server-info also tells of skills, of sign-in for tracking and of downloads by a signed address.',
    before: 'It does not.',
    seen: ['server/info'],
  },
  quotesClauses: {
    since: '3.10.1',
    now: "A clause that is refused in a search is told as a whole: 'name IS NULL'.",
    before: 'It is told word by word: name, IS, NULL.',
    seen: ['search/rm-33', 'keys/search-versions-null'],
  },
  readsNull: {
    since: '3.11.1',
    now: 'IS NULL is read as a comparison, and a search of models or versions for it crashes the server with 500.',
    before: 'It is refused with 400, as no clause of a search.',
    seen: ['search/rm-33', 'keys/search-models-null', 'keys/search-versions-null'],
  },
  refusesNull: {
    since: '3.18.0',
    now: 'A search of models or versions for IS NULL is answered with 400 and a sentence.',
    before: 'The server crashes with 500.',
    seen: ['search/rm-33', 'keys/search-models-null', 'keys/search-versions-null'],
  },
  judgesLastLineBreak: {
    since: '3.18.0',
    now: 'An alias and the key of a tag, a param or a metric may not end with a line break.',
    before: 'A line break at the end is not looked at.',
    seen: ['keys/alias-set-line-break', 'keys/model-tag-set-line-break', 'keys/param-line-break', 'keys/metric-line-break'],
  },
  refusesBlankNames: {
    since: '3.18.0',
    now: 'The name of an experiment may not be blank.',
    before: 'Any name that is not empty is taken.',
    seen: ['keys/experiment-blank'],
  },
  refusesBothSpellings: {
    since: '3.17.2',
    now: 'A field that is given in both spellings, a_b and aB, is refused.',
    before: 'The second one counts.',
    seen: ['errors/rm-both-spellings'],
  },
} as const satisfies Record<string, ReleaseChange>;

export type ReleaseChangeName = keyof typeof RELEASE_CHANGES;

/** The MLflow that is imitated. */
export interface MlflowRelease {
  version: RecordedRelease;
  /** Events that its webhooks know. */
  events: ReadonlySet<WebhookEvent>;
  /** Whether it is at or after that change. */
  has(change: ReleaseChangeName): boolean;
}

export function releaseOf(version: RecordedRelease): MlflowRelease {
  // Asked several times for each call, so it is worked out once.
  const changes = new Set<string>(
    Object.entries(RELEASE_CHANGES).flatMap(([name, { since }]) => (compareReleases(version, since) >= 0 ? [name] : [])),
  );
  const has = (change: ReleaseChangeName) => changes.has(change);
  const isKnown = (event: WebhookEvent) =>
    event.startsWith('prompt') ? has('promptEvents') : event === 'budget_policy.exceeded' ? has('budgetEvent') : true;
  return { version, events: new Set(WEBHOOK_EVENTS.filter(isKnown)), has };
}

const RELEASES: ReadonlyMap<string, MlflowRelease> = new Map(RECORDED_RELEASES.map((version) => [version, releaseOf(version)]));

/** @returns the default where there is no recording of it */
export const releaseNamed = (version: string): MlflowRelease => RELEASES.get(version) ?? releaseOf(DEFAULT_RELEASE);

/** The release that is chosen at the moment it is asked: users change it while the core runs. */
export function chosenRelease(version: () => string): MlflowRelease {
  const now = () => releaseNamed(version());
  return {
    get version() {
      return now().version;
    },
    get events() {
      return now().events;
    },
    has: (change) => now().has(change),
  };
}

/** What any release does, recorded or not: a server that is asked may be any. */
export const behaviourOf = (release: Release): Pick<MlflowRelease, 'has'> => ({
  has: (change) => isSince(release, RELEASE_CHANGES[change].since),
});

/**
 * A release as people write it: `3.10.1`, or `3.10` for the recorded one of that minor version.
 * @throws Error when there is no recording of it, with those that there are
 */
export function parseRelease(text: string): RecordedRelease {
  const release = RECORDED_RELEASES.filter((recorded) => recorded === text || recorded.startsWith(`${text}.`)).at(-1);
  if (release !== undefined && /^\d+\.\d+(\.\d+)?$/.test(text)) return release;
  throw new Error(`a recorded release of MLflow is expected: ${RECORDED_RELEASES.join(', ')}`);
}

/** Changes that somebody meets who goes from one release to another; upwards or downwards. */
export function changesBetween(from: RecordedRelease, to: RecordedRelease): [ReleaseChangeName, ReleaseChange][] {
  const [low, high] = compareReleases(from, to) <= 0 ? [from, to] : [to, from];
  return Object.entries(RELEASE_CHANGES)
    .filter(([, { since }]) => compareReleases(since, low) > 0 && compareReleases(since, high) <= 0)
    .map(([name, change]) => [name as ReleaseChangeName, change]);
}

/** @returns below 0 where `a` is the older one */
function compareReleases(a: string, b: string): number {
  const [mine, theirs] = [a.split('.').map(Number), b.split('.').map(Number)];
  const index = mine.findIndex((part, i) => part !== theirs[i]);
  return index === -1 ? 0 : (mine[index] ?? 0) - (theirs[index] ?? 0);
}
