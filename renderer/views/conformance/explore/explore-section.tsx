import { useEffect, useRef } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { hostOf, plural } from '#renderer/ui/format.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { EXPLORE_DEFAULTS, type Exploration } from '#shared/domain/check/exploration.ts';
import styles from './explore.module.css';
import { endWords, howFar, playedWords } from './explore-words.ts';
import { KeepMenu } from './keep-menu.tsx';
import { Story } from './story.tsx';

interface ExploreSectionProps {
  route: Extract<Route, { view: 'conformance' }>;
  setup: { target: string; signer: string };
  /** Something else is being sent to a receiver. */
  isBlocked: boolean;
}

/** Random sequences of deliveries, and the shortest that the receiver failed. */
export function ExploreSection({ route, setup, isBlocked }: ExploreSectionProps) {
  const { exploring } = useInspector();
  const { explorations, busy, wrong } = useStore(exploring.state);
  const section = useRef<HTMLElement>(null);
  const running = explorations?.find(({ state }) => state !== 'ended');
  const shown = running ?? shownOf(explorations, route.explore);
  const forgotten = explorations && !shown ? route.explore : undefined;

  useEffect(() => {
    if (route.explore !== undefined) section.current?.focus();
  }, [route.explore]);

  const isOver = shown !== undefined && !running;

  async function start() {
    const seed = await exploring.start(setup, forgotten);
    if (seed !== undefined) go({ ...route, explore: seed }, 'replace');
  }
  const stop = running && (() => void exploring.stop(running.number));
  useAction('explore', running || busy || isBlocked ? undefined : () => void start());
  useAction('stop-exploring', stop);

  return (
    <section ref={section} className={styles['explore']} aria-label="Explore" tabIndex={-1}>
      <div className={`${styles['row']} ${styles['head']}`}>
        <h2>Explore</h2>
        <span className={`${styles['meta']} ${styles['grow']}`}>{shown && howFar(shown) + elsewhere(shown, setup.target)}</span>
        <Button
          look={isOver ? 'plain' : 'bordered'}
          className={isOver ? styles['last'] : undefined}
          size="small"
          aria-disabled={!running && (busy || isBlocked)}
          title={isBlocked ? 'A run of the checks is going on' : undefined}
          onClick={() => (stop ? stop() : !busy && !isBlocked && void start())}
        >
          {running ? 'Stop' : shown ? 'Other seed' : forgotten === undefined ? 'Explore' : `Explore with seed ${forgotten}`}
        </Button>
      </div>
      {!running && <Fields />}
      <p role="status" className={shown?.end ? styles['says'] : styles['text']}>
        <WireText text={statusWords(shown, forgotten)} />
      </p>
      {shown?.end?.kind === 'found' && <Found key={shown.number} exploration={shown} isBlocked={busy || isBlocked} />}
      {wrong !== undefined && (
        <p role="alert" className={styles['text']}>
          <WireText text={wrong} />
        </p>
      )}
    </section>
  );
}

/** How much the next one plays. */
function Fields() {
  const { exploring } = useInspector();
  const { fields } = useStore(exploring.state);
  const { runs, timeSec } = EXPLORE_DEFAULTS;
  const inputs = [
    { name: 'runs', title: 'Sequences', unit: '', placeholder: String(runs), mode: 'numeric' },
    { name: 'timeSec', title: 'Time', unit: 's', placeholder: String(timeSec), mode: 'decimal' },
    { name: 'events', title: 'Events', unit: '', placeholder: 'all, or model_version*', mode: 'text' },
  ] as const;
  return (
    <div className={`${styles['row']} ${styles['fields']}`}>
      {inputs.map(({ name, title, unit, placeholder, mode }) => (
        <label key={name}>
          {title}
          <input
            className={`${field['input']} ${styles[name]}`}
            inputMode={mode}
            spellCheck={false}
            autoComplete="off"
            placeholder={placeholder}
            value={fields[name]}
            onChange={(event) => exploring.type({ [name]: event.target.value })}
          />
          {unit}
        </label>
      ))}
    </div>
  );
}

/** The fields may say another address by now. */
function elsewhere({ target }: Exploration, typed: string): string {
  return hostOf(target) === hostOf(typed) || hostOf(target) === hostOf(`http://${typed.trim()}`) ? '' : `, of ${hostOf(target)}`;
}

/** The one that the address names by its seed, or the newest. */
function shownOf(explorations: readonly Exploration[] = [], seed: number | undefined): Exploration | undefined {
  return seed === undefined ? explorations[0] : explorations.find((one) => one.seed === seed);
}

const WHAT_IT_IS =
  'Plays random sequences: deliveries that come twice, at once, late or with a bad signature. What fails is made as short as possible.';

function statusWords(shown: Exploration | undefined, forgotten: number | undefined): string {
  if (shown?.end) return endWords(shown.end);
  return forgotten === undefined
    ? WHAT_IT_IS
    : `What seed ${forgotten} showed is not known any more. The same seed plays the same sequences.`;
}

/** The story, and what can be done with it. */
function Found({ exploration, isBlocked }: { exploration: Exploration; isBlocked: boolean }) {
  const { exploring } = useInspector();
  const { end, played, state } = exploration;
  const canPlay = state === 'ended' && !isBlocked;
  useAction('play-story', canPlay ? () => void exploring.play(exploration) : undefined);
  if (end?.kind !== 'found') return null;
  const { story } = end;
  return (
    <>
      <Story story={story} steps={played?.kind === 'found' ? played.story.steps : story.steps} />
      <div className={styles['row']}>
        <CommandButton id="play-story" icon="a-replay" size="small" words={`Play the ${plural(story.steps.length, 'step')}`} />
        <KeepMenu number={exploration.number} />
        <span role="status" className={styles['meta']}>
          {state === 'ended' && played && <WireText text={playedWords(played, story)} />}
        </span>
      </div>
    </>
  );
}
