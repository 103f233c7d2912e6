import { Dialog } from '@base-ui/react/dialog';
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useDetail, useInspector, useLive } from '#renderer/inspector.ts';
import { plural } from '#renderer/ui/format.ts';
import { Icon, type IconName } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { type CommandId, type CommandSection, SECTION_TITLES } from '#shared/domain/app/commands.ts';
import { type Found, findCommands } from '#shared/domain/app/find-commands.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { subjectText } from '#shared/domain/delivery/subject.ts';
import { type Actions, useActions } from './actions.ts';
import { type Jump, jumpsFor } from './jumps.ts';
import styles from './palette.module.css';
import { paneTarget } from './panes.ts';

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const SECTION_ICONS: Record<CommandSection, IconName> = {
  delivery: 'a-replay',
  compose: 'r-compose',
  receiver: 'r-mock',
  conformance: 'r-conformance',
  deliveries: 'r-deliveries',
  webhook: 'r-webhooks',
  go: 'a-right',
  view: 'a-columns',
  server: 'r-registry',
  agents: 'a-copy',
  settings: 'r-settings',
};

/** Commands whose icon says more than that of their section. */
const ICONS: readonly (readonly [RegExp, IconName])[] = [
  [/^copy-/, 'a-copy'],
  [/^tab-|attempt$/, 'a-right'],
  [/^star$/, 'a-star'],
  [/^hold$|^pause$/, 'a-pause'],
  [/^release$/, 'a-play'],
  [/^cancel-|^clear$/, 'a-close'],
  [/^add-/, 'a-plus'],
  [/^filter$/, 'a-filter'],
  [/^follow$|^open-latest$/, 'a-follow'],
];

const iconOf = ({ id, section }: Found['command']) => ICONS.find(([pattern]) => pattern.test(id))?.[1] ?? SECTION_ICONS[section];

let recent: readonly CommandId[] = [];

/** Everything by its name: over a dimmed view that does not move, acting on what is selected there. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  const field = useRef<HTMLInputElement>(null);
  const before = useRef<Element>(null);
  useLayoutEffect(() => {
    if (open) before.current = document.activeElement;
  }, [open]);
  function back(): boolean | HTMLElement {
    const now = document.activeElement;
    // What the command opened has taken the focus.
    if (now && now !== document.body && !now.closest('[role="dialog"]')) return false;
    if (before.current?.isConnected && before.current !== document.body) return true;
    // It has gone with its view: the list of the one that is shown now has the focus.
    return paneTarget('list') ?? true;
  }
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['scrim']} />
        <Dialog.Popup className={styles['palette']} initialFocus={field} finalFocus={back} aria-label="Commands">
          <PaletteContent field={field} onClose={() => onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface PaletteContentProps {
  field: React.RefObject<HTMLInputElement | null>;
  onClose: () => void;
}

function PaletteContent({ field, onClose }: PaletteContentProps) {
  const actions = useActions();
  const detail = useDetail();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const { live } = useInspector();
  const { webhooks } = useLive();
  const found = useMemo(() => grouped(commandsFor(search), actions), [search, actions]);
  const jumps = useMemo(() => jumpsFor(search, live.log, webhooks), [search, live, webhooks]);
  const all = jumps.length + found.length;

  // At once: whoever types fast would otherwise give the first letters to the view behind, and Enter to the first command.
  // Not sooner than the dialog has noted where the focus was.
  useLayoutEffect(() => queueMicrotask(() => field.current?.focus()), [field]);

  function jump({ run: leave }: Jump) {
    onClose();
    leave();
  }

  function run(command: Found['command'], { keepOpen }: { keepOpen: boolean }) {
    const action = actions[command.id];
    if (!action || action.off !== undefined) return;
    recent = [command.id, ...recent.filter((id) => id !== command.id)].slice(0, 8);
    if (!keepOpen) onClose();
    action.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const place = jumps[active];
    const chosen = found[active - jumps.length];
    if (event.key === 'ArrowDown') setActive((active + 1) % Math.max(1, all));
    else if (event.key === 'ArrowUp') setActive((active - 1 + all) % Math.max(1, all));
    else if (event.key === 'Enter' && place) jump(place);
    else if (event.key === 'Enter' && chosen) run(chosen.command, { keepOpen: event.metaKey || event.ctrlKey });
    else return;
    event.preventDefault();
  }

  const activeCommand = found[active - jumps.length];
  return (
    <>
      <div className={styles['field']}>
        <Icon name="a-right" tone="mute" />
        <input
          ref={field}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={jumps[active] ? `jump-${jumps[active].id}` : activeCommand && `command-${activeCommand.command.id}`}
          aria-label="Search or run a command"
          spellCheck={false}
          autoComplete="off"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <span className={styles['meta']}>{jumps.length > 0 ? plural(all, 'result') : plural(found.length, 'command')}</span>
      </div>
      <div className={styles['list']} id="palette-list" role="listbox" aria-label="Commands">
        {jumps.map((one, index) => (
          <JumpOption key={one.id} jump={one} active={index === active} onPoint={() => setActive(index)} onRun={() => jump(one)} />
        ))}
        {found.map(({ command, marks }, index) => (
          <Option
            key={command.id}
            command={command}
            marks={marks}
            actions={actions}
            active={index + jumps.length === active}
            heading={found[index - 1]?.command.section === command.section ? undefined : command.section}
            delivery={detail?.kind === 'ready' ? detail.delivery : undefined}
            onPoint={() => setActive(index + jumps.length)}
            onRun={() => run(command, { keepOpen: false })}
          />
        ))}
        {all === 0 && <p className={styles['none']}>No command is called that.</p>}
      </div>
      <div className={styles['foot']}>
        <span>↑↓ choose</span>
        <span>⏎ run</span>
        <span>{keyWords('mod+⏎')} keep open</span>
        <span className={styles['end']}>esc close</span>
      </div>
    </>
  );
}

/** `>` is for commands, `#` for views, `@` for webhooks, which are no commands. */
function commandsFor(search: string): Found[] {
  if (search.startsWith('@')) return [];
  if (search.startsWith('#')) return findCommands(search.slice(1), recent).filter(({ command }) => command.section === 'go');
  return findCommands(search.replace(/^>\s*/, ''), recent);
}

interface JumpOptionProps {
  jump: Jump;
  active: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function JumpOption({ jump: { id, icon, title, note }, active, onPoint, onRun }: JumpOptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys
    <div
      ref={active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
      className={styles['option']}
      id={`jump-${id}`}
      role="option"
      aria-selected={active}
      onPointerMove={onPoint}
      onClick={onRun}
    >
      <Icon name={icon} />
      <span className={styles['title']}>{title}</span>
      <span className={styles['note']}>
        <WireText text={note} />
      </span>
    </div>
  );
}

/** The best match leads, and brings its section with it; sections of which nothing can be done now come last. */
function grouped(found: readonly Found[], actions: Actions): Found[] {
  const offered = found.filter(({ command }) => actions[command.id] && command.id !== 'palette');
  const sections = [...new Set(offered.map(({ command }) => command.section))];
  const of = (section: CommandSection) => offered.filter(({ command }) => command.section === section);
  const possible = (section: CommandSection) => of(section).some(({ command }) => actions[command.id]?.off === undefined);
  return [...sections.filter(possible), ...sections.filter((section) => !possible(section))].flatMap(of);
}

interface OptionProps extends Found {
  actions: Actions;
  active: boolean;
  heading: CommandSection | undefined;
  delivery: DeliveryDetail | undefined;
  onPoint: () => void;
  onRun: () => void;
}

function Option({ command, marks, actions, active, heading, delivery, onPoint, onRun }: OptionProps) {
  const action = actions[command.id];
  const off = action?.off;
  return (
    <>
      {heading && (
        <p className={styles['heading']} role="presentation">
          {heading === 'delivery' && delivery ? <ThisDelivery delivery={delivery} /> : SECTION_TITLES[heading]}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys */}
      <div
        ref={active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
        className={styles['option']}
        id={`command-${command.id}`}
        role="option"
        aria-selected={active}
        aria-disabled={off !== undefined}
        onPointerMove={onPoint}
        onClick={onRun}
      >
        <Icon name={iconOf(command)} />
        <span className={styles['title']}>
          <Marked text={command.title} marks={marks} />
        </span>
        <span className={styles['note']}>{off ?? action?.note}</span>
        <kbd>{command.keys?.[0] !== undefined && keyWords(command.keys[0])}</kbd>
      </div>
    </>
  );
}

function ThisDelivery({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <>
      {'This delivery: '}
      <code>{delivery.event}</code> {delivery.lastStatus ?? delivery.lastError ?? delivery.state},{' '}
      <WireText text={subjectText(delivery.about)} />
    </>
  );
}

function Marked({ text, marks }: { text: string; marks: Found['marks'] }) {
  const [from, to] = marks[0] ?? [0, 0];
  return (
    <>
      {text.slice(0, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </>
  );
}
