import { useState } from 'react';
import type { Core } from '#renderer/core.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { keepingFilter } from '#renderer/state/navigation.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { formatClock } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { Section } from '#renderer/ui/pane/parts.tsx';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { type BodyDiff, diffBodies, type JsonChange } from '#shared/domain/wire/body-diff.ts';
import { diffHeaders, type HeaderChange } from '#shared/domain/wire/header-diff.ts';
import diffStyles from './diff-tab.module.css';

interface Side {
  delivery: DeliveryDetail;
  body: Uint8Array;
  answer: Uint8Array;
}

/** Two deliveries side by side, in layers: headers, values, order of keys, spaces, bytes; requests and answers. */
export function DiffTab({ delivery, compareWith }: { delivery: DeliveryDetail; compareWith: string | undefined }) {
  const { core } = useInspector();
  const otherId = useOther(delivery, compareWith);
  const key = otherId === undefined ? undefined : `${otherId} ${delivery.id} ${delivery.attempts} ${delivery.state}`;
  const asked = useAsked(key, async () => {
    const other = otherId === undefined ? undefined : await core.delivery(otherId);
    return other && Promise.all([sideOf(core, other), sideOf(core, delivery)]);
  });

  if (otherId === undefined) return <p className={pane['quieter']}>There is no earlier delivery of this event to compare with.</p>;
  if (asked.kind === 'loading' || asked.kind === 'nothing') return null;
  if (asked.kind === 'problem') return <p className={pane['quieter']}>{`The two could not be read: ${asked.problem}`}</p>;
  if (!asked.answer) return <p className={pane['quieter']}>{`The delivery ${otherId} is not in this session.`}</p>;
  const [before, after] = asked.answer;
  return (
    <>
      <p className={pane['quieter']}>
        <span className={diffStyles['mark']}>−</span>
        <a href={formatRoute(keepingFilter({ view: 'deliveries', id: before.delivery.id, tab: 'overview' }))}>{before.delivery.id}</a>
        {` of ${formatClock(before.delivery.createdAtMs).clock}, `}
        <span className={diffStyles['mark']}>+</span>
        {`this one of ${formatClock(after.delivery.createdAtMs).clock}`}
      </p>
      <Section title="Request headers">
        <HeaderChanges changes={diffHeaders(before.delivery.request.headers, after.delivery.request.headers)} />
      </Section>
      <Section title="Request body">
        <BodyChanges diff={diffBodies(before.body, after.body)} />
      </Section>
      <Section title="Answer" meta={`${answerWords(before.delivery)} → ${answerWords(after.delivery)}`}>
        <HeaderChanges changes={diffHeaders(answerHeaders(before.delivery), answerHeaders(after.delivery))} />
        <BodyChanges diff={diffBodies(before.answer, after.answer)} />
      </Section>
    </>
  );
}

async function sideOf(core: Core, delivery: DeliveryDetail): Promise<Side> {
  const last = delivery.attemptList.at(-1);
  const [body, answer] = await Promise.all([
    core.deliveryBody(delivery.id),
    last?.response ? core.responseBody(delivery.id, last.number) : undefined,
  ]);
  return { delivery, body: body ?? new Uint8Array(), answer: answer ?? new Uint8Array() };
}

/** What was asked for; else the delivery this one replays; else the last one before it of the same event and webhook. */
function useOther(delivery: DeliveryDetail, asked: string | undefined): string | undefined {
  const { live } = useInspector();
  useLive();
  if (asked !== undefined) return asked;
  if (delivery.replayOf !== undefined) return delivery.replayOf;
  const place = live.log.placeOf(delivery.id) ?? live.log.end;
  return live.log
    .slice(live.log.start, place)
    .reverse()
    .find((row) => row.kind === 'delivery' && row.event === delivery.event && row.webhookName === delivery.webhookName)?.id;
}

const answerHeaders = ({ attemptList }: DeliveryDetail) => attemptList.at(-1)?.response?.headers ?? [];
const answerWords = ({ lastStatus, lastError }: DeliveryDetail) => String(lastStatus ?? lastError ?? 'no answer');

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
