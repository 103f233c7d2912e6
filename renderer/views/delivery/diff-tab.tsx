import { useMemo, useState } from 'react';
import type { Core } from '#renderer/core.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import type { Asked } from '#renderer/state/asked.ts';
import { keepingFilter } from '#renderer/state/navigation.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { codeWord, formatClock, plural } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Section } from '#renderer/ui/pane/parts.tsx';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { type BodyDiff, diffBodies, type JsonChange } from '#shared/domain/wire/body-diff.ts';
import { diffHeaders, type HeaderChange } from '#shared/domain/wire/header-diff.ts';
import { type DiffTarget, diffOptions, formatTarget, knownTarget, parseTarget, usualTarget } from './diff-choice.ts';
import { DiffPicker } from './diff-picker.tsx';
import diffStyles from './diff-tab.module.css';

interface Side {
  id: string;
  /** Which of its attempts, in words, where there are several. */
  attempt: string;
  atMs: number;
  headers: HeaderPairs;
  body: Uint8Array;
  /** The status, or why there is none. */
  answered: string;
  answerHeaders: HeaderPairs;
  answer: Uint8Array;
}

interface DiffTabProps {
  /** A delivery (`d42`), or a request from elsewhere (`c33`). */
  id: string;
  /** Of the delivery; the last one unless another was asked for. */
  attempt?: number | undefined;
  /** As the address has it: `d28`, `d28.2`, `c33`. */
  compareWith: string | undefined;
  onCompare: (target: string) => void;
  /** Moves when there may be more to compare. */
  version?: string;
}

/** Any two requests side by side, in layers: headers, values, order of keys, white space, bytes; and what they were answered. */
export function DiffTab({ id, attempt, compareWith, onCompare, version = '' }: DiffTabProps) {
  const { core, live } = useInspector();
  const { version: logVersion } = useLive();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  const rows = useMemo(() => live.log.slice(live.log.start, live.log.end), [live, logVersion]);
  const options = useMemo(() => diffOptions({ id, ...(attempt !== undefined && { attempt }) }, rows), [id, attempt, rows]);
  const target = compareWith === undefined ? usualTarget(id, rows) : knownTarget(parseTarget(compareWith), rows);
  const asked = useAsked(target && `${formatTarget(target)} ${id} ${attempt} ${version}`, async () => {
    const other = target && (await sideOf(core, target));
    const own = other && (await sideOf(core, { id, ...(attempt !== undefined && { attempt }) }));
    return own && ([other, own] as const);
  });
  return (
    <>
      <DiffPicker options={options} chosen={target && formatTarget(target)} onChoose={onCompare} />
      {target ? (
        <Compared id={target.id} asked={asked} />
      ) : (
        <p className={pane['quieter']}>There is no earlier request of this kind to compare with.</p>
      )}
    </>
  );
}

function Compared({ id, asked }: { id: string; asked: Asked<readonly [Side, Side] | undefined> }) {
  if (asked.kind === 'loading' || asked.kind === 'nothing') return null;
  if (asked.kind === 'problem') return <p className={pane['quieter']}>{`The two could not be read: ${asked.problem}`}</p>;
  if (!asked.answer) return <p className={pane['quieter']}>{`${id} is not in this session.`}</p>;
  const [before, after] = asked.answer;
  return (
    <>
      <p className={pane['quieter']}>
        <span className={diffStyles['mark']}>−</span>
        <a href={formatRoute(keepingFilter({ view: 'deliveries', id: before.id, tab: 'overview' }))}>{before.id}</a>
        {`${before.attempt} of ${formatClock(before.atMs).clock}, `}
        <span className={diffStyles['mark']}>+</span>
        {`this one, ${after.id}${after.attempt} of ${formatClock(after.atMs).clock}`}
      </p>
      <Section title="Request headers">
        <HeaderChanges changes={diffHeaders(before.headers, after.headers)} />
      </Section>
      <Section title="Request body">
        <BodyChanges diff={diffBodies(before.body, after.body)} />
      </Section>
      <Section title="Answer" meta={`${before.answered} → ${after.answered}`}>
        <HeaderChanges changes={diffHeaders(before.answerHeaders, after.answerHeaders)} />
        <BodyChanges diff={diffBodies(before.answer, after.answer)} />
      </Section>
    </>
  );
}

async function sideOf(core: Core, { id, attempt }: DiffTarget): Promise<Side | undefined> {
  const capture = id.startsWith('c') ? await core.capture(id) : undefined;
  if (capture) return sideOfCapture(core, capture);
  const delivery = await core.delivery(id);
  return delivery && sideOfDelivery(core, delivery, attempt);
}

async function sideOfCapture(core: Core, { id, atMs, headers, answer, answerHeaders = [], answerBody = '' }: CaptureDetail): Promise<Side> {
  const body = (await core.captureBody(id)) ?? new Uint8Array();
  const answered = String(answer?.status ?? 'no answer');
  return { id, attempt: '', atMs, headers, body, answered, answerHeaders, answer: new TextEncoder().encode(answerBody) };
}

async function sideOfDelivery(core: Core, delivery: DeliveryDetail, number: number | undefined): Promise<Side> {
  const { id, createdAtMs, request, attemptList, attemptMarks, attempts } = delivery;
  const attempt = attemptList.find((one) => one.number === number) ?? attemptList.at(-1);
  const [body, answer] = await Promise.all([core.deliveryBody(id), attempt?.response ? core.responseBody(id, attempt.number) : undefined]);
  const mark = attempt && attemptMarks[attemptMarks.length - (attempts - attempt.number) - 1];
  return {
    ...{ id, atMs: createdAtMs, headers: request.headers, body: body ?? new Uint8Array(), answer: answer ?? new Uint8Array() },
    attempt: attempt && attemptList.length > 1 ? `, attempt ${attempt.number},` : '',
    answered: String(attempt?.response?.status ?? codeWord(mark)),
    answerHeaders: attempt?.response?.headers ?? [],
  };
}

const MARKS = { added: '+', removed: '−', changed: '~', rewritten: '≈' } as const;

function HeaderChanges({ changes }: { changes: readonly HeaderChange[] }) {
  if (changes.length === 0) return <p className={pane['quiet']}>The same headers.</p>;
  return (
    <div className={diffStyles['lines']}>
      {changes.map((change) => (
        <Line key={`${change.kind} ${change.name}`} kind={change.kind} name={change.name} change={change} />
      ))}
    </div>
  );
}

/** Values first; order of keys and white space are layers of their own, each of which can be hidden. */
function BodyChanges({ diff: { same, firstDifference = 0, json } }: { diff: BodyDiff }) {
  const [order, setOrder] = useState(true);
  const [spaces, setSpaces] = useState(true);
  if (same) return <p className={pane['quiet']}>The same bytes.</p>;
  if (!json) return <p className={pane['quieter']}>{`The bytes differ from number ${firstDifference + 1} on.`}</p>;
  return (
    <>
      <div className={diffStyles['layers']}>
        <label>
          <input type="checkbox" checked={order} onChange={() => setOrder(!order)} />
          {`Order of keys, ${json.keyOrder.length === 0 ? 'the same' : plural(json.keyOrder.length, 'difference')}`}
        </label>
        <label>
          <input type="checkbox" checked={spaces} onChange={() => setSpaces(!spaces)} />
          {`White space, ${json.whitespace ? 'differs' : 'the same'}`}
        </label>
      </div>
      <div className={diffStyles['lines']}>
        {json.changes.map((change) => (
          <Line
            key={`${change.kind} ${change.path}`}
            kind={change.kind}
            name={change.path === '' ? 'the whole' : change.path}
            change={change}
          />
        ))}
        {order && json.keyOrder.map((path) => <Note key={path} text={`order of keys differs in ${path === '' ? 'the whole' : path}`} />)}
        {spaces && json.whitespace && <Note text="spaces behind colons and commas differ" />}
        {json.changes.length === 0 && <Note text="the same values" />}
      </div>
      <p className={pane['meta']}>{`The first byte that differs is number ${firstDifference + 1}.`}</p>
    </>
  );
}

function Line({ kind, name, change }: { kind: keyof typeof MARKS; name: string; change: JsonChange | HeaderChange }) {
  return (
    <>
      <i aria-hidden="true">{MARKS[kind]}</i>
      <span>
        <span className={diffStyles['name']}>
          <WireText text={name} />
        </span>{' '}
        {'before' in change && (
          <del>
            <WireText text={change.before} />
          </del>
        )}{' '}
        {'after' in change && (
          <ins>
            <WireText text={change.after} />
          </ins>
        )}
      </span>
    </>
  );
}

function Note({ text }: { text: string }) {
  return (
    <>
      <i aria-hidden="true">≈</i>
      <span className={diffStyles['note']}>{text}</span>
    </>
  );
}
