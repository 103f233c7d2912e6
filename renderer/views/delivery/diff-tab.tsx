import { useState } from 'react';
import type { Core } from '#renderer/core.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { keepingFilter } from '#renderer/state/navigation.ts';
import { formatRoute } from '#renderer/state/route.ts';
import type { Row } from '#renderer/state/row.ts';
import { formatClock } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Section } from '#renderer/ui/pane/parts.tsx';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { type BodyDiff, diffBodies, type JsonChange } from '#shared/domain/wire/body-diff.ts';
import { diffHeaders, type HeaderChange } from '#shared/domain/wire/header-diff.ts';
import diffStyles from './diff-tab.module.css';

interface Side {
  id: string;
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
  compareWith: string | undefined;
  /** Moves when there may be more to compare. */
  version?: string;
}

/** Two requests side by side, in layers: headers, values, order of keys, spaces, bytes; and what they were answered. */
export function DiffTab({ id, compareWith, version = '' }: DiffTabProps) {
  const { core } = useInspector();
  const otherId = useOther(id, compareWith);
  const key = otherId === undefined ? undefined : `${otherId} ${id} ${version}`;
  const asked = useAsked(key, async () => {
    const other = otherId === undefined ? undefined : await sideOf(core, otherId);
    const own = other && (await sideOf(core, id));
    return own && ([other, own] as const);
  });

  if (otherId === undefined) return <p className={pane['quieter']}>There is no earlier request of this kind to compare with.</p>;
  if (asked.kind === 'loading' || asked.kind === 'nothing') return null;
  if (asked.kind === 'problem') return <p className={pane['quieter']}>{`The two could not be read: ${asked.problem}`}</p>;
  if (!asked.answer) return <p className={pane['quieter']}>{`${otherId} is not in this session.`}</p>;
  const [before, after] = asked.answer;
  return (
    <>
      <p className={pane['quieter']}>
        <span className={diffStyles['mark']}>−</span>
        <a href={formatRoute(keepingFilter({ view: 'deliveries', id: before.id, tab: 'overview' }))}>{before.id}</a>
        {` of ${formatClock(before.atMs).clock}, `}
        <span className={diffStyles['mark']}>+</span>
        {`this one of ${formatClock(after.atMs).clock}`}
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

async function sideOf(core: Core, id: string): Promise<Side | undefined> {
  const capture = id.startsWith('c') ? await core.capture(id) : undefined;
  if (capture) return sideOfCapture(core, capture);
  const delivery = await core.delivery(id);
  return delivery && sideOfDelivery(core, delivery);
}

async function sideOfCapture(core: Core, { id, atMs, headers, answer, answerHeaders = [], answerBody = '' }: CaptureDetail): Promise<Side> {
  const body = (await core.captureBody(id)) ?? new Uint8Array();
  const answered = String(answer?.status ?? 'no answer');
  return { id, atMs, headers, body, answered, answerHeaders, answer: new TextEncoder().encode(answerBody) };
}

async function sideOfDelivery(core: Core, delivery: DeliveryDetail): Promise<Side> {
  const { id, createdAtMs, request, attemptList, lastStatus, lastError } = delivery;
  const last = attemptList.at(-1);
  const [body, answer] = await Promise.all([core.deliveryBody(id), last?.response ? core.responseBody(id, last.number) : undefined]);
  return {
    ...{ id, atMs: createdAtMs, headers: request.headers, body: body ?? new Uint8Array(), answer: answer ?? new Uint8Array() },
    answered: String(lastStatus ?? lastError ?? 'no answer'),
    answerHeaders: last?.response?.headers ?? [],
  };
}

/** What was asked for; else the delivery this one replays; else the last one before it of the same event and webhook, or from elsewhere. */
function useOther(id: string, asked: string | undefined): string | undefined {
  const { live } = useInspector();
  useLive();
  if (asked !== undefined) return asked;
  const row = live.log.get(id);
  if (row?.kind === 'delivery' && row.replayOf !== undefined) return row.replayOf;
  if (row === undefined) return undefined;
  return live.log
    .slice(live.log.start, live.log.placeOf(id) ?? live.log.end)
    .reverse()
    .find((other) => isAlike(other, row))?.id;
}

function isAlike(one: Row, other: Row): boolean {
  if (one.kind !== other.kind || one.event !== other.event) return false;
  if (one.kind === 'delivery' && other.kind === 'delivery') return one.webhookName === other.webhookName;
  return one.kind === 'external' && other.kind === 'external' && one.endpoint === other.endpoint;
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

/** Values first; order of keys and spaces are layers of their own, which can be hidden. */
function BodyChanges({ diff: { same, firstDifference = 0, json } }: { diff: BodyDiff }) {
  const [layers, setLayers] = useState(true);
  if (same) return <p className={pane['quiet']}>The same bytes.</p>;
  if (!json) return <p className={pane['quieter']}>{`The bytes differ from number ${firstDifference + 1} on.`}</p>;
  return (
    <>
      <label className={diffStyles['layers']}>
        <input type="checkbox" checked={layers} onChange={() => setLayers(!layers)} />
        Order of keys and white space
      </label>
      <div className={diffStyles['lines']}>
        {json.changes.map((change) => (
          <Line
            key={`${change.kind} ${change.path}`}
            kind={change.kind}
            name={change.path === '' ? 'the whole' : change.path}
            change={change}
          />
        ))}
        {layers && json.keyOrder.map((path) => <Note key={path} text={`order of keys differs in ${path === '' ? 'the whole' : path}`} />)}
        {layers && json.whitespace && <Note text="spaces behind colons and commas differ" />}
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
