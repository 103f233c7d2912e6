import { Menu } from '@base-ui/react/menu';
import { useInspector } from '#renderer/inspector.ts';
import { moved, withSteps } from '#renderer/state/endpoint-draft.ts';
import { ACTION_TITLES, stepWords } from '#renderer/state/scenario-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatPause } from '#renderer/ui/format.ts';
import { Icon, type KnotName, type Tone } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { ScenarioAction, ScenarioPosition, ScenarioStep } from '#shared/domain/scenario/scenario.ts';
import { scenarioText } from '#shared/domain/scenario/scenario-text.ts';
import type { EndpointProps } from './endpoint-props.ts';
import styles from './mock.module.css';

interface StepListProps extends EndpointProps {
  chosen: number;
  onChoose: (index: number) => void;
}

/** The steps on their thread: played, next, still to come. A step is moved by its menu, or by Alt and an arrow. */
export function StepList({ endpoint, draft, chosen, onChoose }: StepListProps) {
  const { endpoints } = useInspector();
  const { steps } = draft.scenario;
  const isLive = scenarioText(draft.scenario) === endpoint.scenarioText;
  const change = (next: ScenarioStep[], show: number) => {
    endpoints.edit(endpoint, (now) => withSteps(now, next));
    onChoose(show);
  };
  return (
    <div>
      <ol className={styles['steps']} aria-label="Steps">
        {steps.map((step, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the same step may stand there twice; a step is its place
            key={index}
            data-chosen={index === chosen || undefined}
            aria-current={isLive && index === endpoint.position.next ? 'step' : undefined}
          >
            <Place step={step} index={index} position={isLive ? endpoint.position : undefined} />
            <button
              type="button"
              className={styles['step']}
              aria-pressed={index === chosen}
              disabled={draft.broken !== undefined}
              onClick={() => onChoose(index)}
              onKeyDown={(event) => {
                const to = index + (event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0);
                if (!event.altKey || to === index || to < 0 || to >= steps.length) return;
                event.preventDefault();
                change(moved(steps, index, to), to);
                const list = event.currentTarget.closest('ol');
                list?.querySelectorAll<HTMLElement>(':scope > li > button[aria-pressed]')[to]?.focus();
              }}
            >
              <StepText step={step} />
            </button>
            <StepMenu index={index} steps={steps} disabled={draft.broken !== undefined} onChange={change} />
          </li>
        ))}
      </ol>
      <AddStep disabled={draft.broken !== undefined} onAdd={(action) => change([...steps, { action }], steps.length)} />
    </div>
  );
}

function StepText({ step }: { step: ScenarioStep }) {
  const { main, more, isCode } = stepWords(step);
  const notes = [
    step.times !== undefined && step.times > 1 && `${step.times} times`,
    step.waitMs !== undefined && step.waitMs > 0 && `wait ${formatPause(step.waitMs)}`,
    step.when &&
      `only ${Object.entries(step.when)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')}`,
  ].filter(Boolean);
  return (
    <>
      {isCode ? <code className={styles['strong']}>{main}</code> : <strong>{main}</strong>}
      <code className={styles['more']}>
        <WireText text={more} />
      </code>
      <span className={styles['meta']}>
        <WireText text={notes.join(', ')} />
      </span>
    </>
  );
}

/** Knot and number, and how often it was played or that it is next. */
function Place({ step, index, position }: { step: ScenarioStep; index: number; position: ScenarioPosition | undefined }) {
  const hits = position?.hits[index] ?? 0;
  const isNext = position?.next === index;
  const { name, tone, words } = knotOf(step, hits, isNext);
  return (
    <>
      <Icon name={name} tone={tone} label={words} />
      <span className={styles['number']}>{index + 1}</span>
      <span className={styles['played']} data-next={isNext || undefined}>
        {isNext ? `next${(step.times ?? 1) > 1 ? `, ${(position?.played ?? 0) + 1} of ${step.times}` : ''}` : ''}
        {isNext && hits > 0 ? '; ' : ''}
        {hits > 0 ? `played ${hits}×` : ''}
      </span>
    </>
  );
}

function knotOf({ action }: ScenarioStep, hits: number, isNext: boolean): { name: KnotName; tone: Tone; words: string } {
  if (isNext) return { name: 'k-now', tone: 'live', words: 'next' };
  if (hits === 0) return { name: 'k-plan', tone: 'mute', words: 'not played yet' };
  const fails = action.kind === 'status' ? action.status >= 400 : action.kind !== 'verify';
  return { name: fails ? 'k-fail' : 'k-ok', tone: 'ink', words: 'played' };
}

interface StepMenuProps {
  index: number;
  steps: ScenarioStep[];
  disabled: boolean;
  onChange: (steps: ScenarioStep[], show: number) => void;
}

function StepMenu({ index, steps, disabled, onChange }: StepMenuProps) {
  const step = steps[index];
  if (!step) return null;
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <Button size="small" look="plain" square disabled={disabled} aria-label={`Change step ${index + 1}`} title="Move, copy, remove" />
        }
      >
        <Icon name="a-more" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className={popup['positioner']}>
          <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            <Menu.Item className={popup['item']} disabled={index === 0} onClick={() => onChange(moved(steps, index, index - 1), index - 1)}>
              Move up<kbd>Alt+↑</kbd>
            </Menu.Item>
            <Menu.Item
              className={popup['item']}
              disabled={index === steps.length - 1}
              onClick={() => onChange(moved(steps, index, index + 1), index + 1)}
            >
              Move down<kbd>Alt+↓</kbd>
            </Menu.Item>
            <Menu.Item
              className={popup['item']}
              onClick={() => onChange([...steps.slice(0, index + 1), step, ...steps.slice(index + 1)], index + 1)}
            >
              Duplicate
            </Menu.Item>
            <Menu.Separator className={popup['separator']} />
            <Menu.Item
              className={popup['item']}
              disabled={steps.length === 1}
              onClick={() =>
                onChange(
                  steps.filter((_, i) => i !== index),
                  Math.max(0, index - 1),
                )
              }
            >
              Remove
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const NEW_ACTIONS: readonly { title: string; action: ScenarioAction }[] = [
  { title: 'Status 503', action: { kind: 'status', status: 503 } },
  { title: 'Status 429, Retry-After 5', action: { kind: 'status', status: 429, retryAfter: '5' } },
  { title: 'Status 200', action: { kind: 'status', status: 200 } },
  { title: 'Redirect 302', action: { kind: 'status', status: 302, location: '/login' } },
  { title: ACTION_TITLES.verify, action: { kind: 'verify' } },
  { title: ACTION_TITLES.drop, action: { kind: 'drop' } },
  { title: ACTION_TITLES['drop-early'], action: { kind: 'drop-early' } },
  { title: ACTION_TITLES.reset, action: { kind: 'reset' } },
  { title: ACTION_TITLES.hang, action: { kind: 'hang' } },
  { title: ACTION_TITLES.half, action: { kind: 'half' } },
  { title: ACTION_TITLES.drip, action: { kind: 'drip', overMs: 10_000 } },
  { title: ACTION_TITLES['wrong-length'], action: { kind: 'wrong-length' } },
  { title: ACTION_TITLES['bad-gzip'], action: { kind: 'bad-gzip' } },
];

function AddStep({ disabled, onAdd }: { disabled: boolean; onAdd: (action: ScenarioAction) => void }) {
  return (
    <div className={styles['add']}>
      <Menu.Root>
        <Menu.Trigger render={<Button size="small" disabled={disabled} />}>
          <Icon name="a-plus" />
          Step
          <Icon name="a-down" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="start" className={popup['positioner']}>
            <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
              {NEW_ACTIONS.map(({ title, action }) => (
                <Menu.Item key={title} className={popup['item']} onClick={() => onAdd(action)}>
                  {title}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <span className={styles['meta']}>status, drop, delay, verify, redirect</span>
    </div>
  );
}
