import { type Ref, useEffect, useMemo } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useCopyForAgent } from '#renderer/commands/copy-for-agent.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { STATE_WORDS, shownState } from '#renderer/state/row.ts';
import { formatBytes, formatClock, formatMoment, formatTook, plural } from '#renderer/ui/format.ts';
import { Icon, type KnotName, STATE_TONES, type Tone } from '#renderer/ui/icon.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { DetailPane } from '#renderer/ui/pane/detail-pane.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { Fact } from '#renderer/ui/pane/parts.tsx';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { STATE_ICONS } from '#renderer/views/deliveries/state-marks.ts';
import { AddToWebhook } from '#renderer/views/delivery/add-to-webhook.tsx';
import delivery from '#renderer/views/delivery/delivery.module.css';
import { callBrief } from '#shared/domain/agents/other-briefs.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { CALL_KINDS, calledText, callKind } from './call-words.ts';
import styles from './calls.module.css';
import { deliveriesOf } from './deliveries-of.ts';
import { type Step, whyNothing } from './why-nothing.ts';

interface CallPaneProps {
  ref: Ref<HTMLElement>;
  id: string | undefined;
  /** The call when the list has it. */
  listed: ApiCall | undefined;
  onLeave: () => void;
}

/** One call: what it caused, and in the documentation's own order why nothing arrived. */
export function CallPane({ ref, id, listed, onLeave }: CallPaneProps) {
  const call = useCall(id, listed);
  return (
    <DetailPane ref={ref} label="Call" onLeave={onLeave}>
      {id === undefined ? (
        <Missed />
      ) : call === 'missing' ? (
        <div className={pane['empty']}>
          <p>That call is no longer kept. The newest 10,000 are.</p>
        </div>
      ) : (
        call && <Chosen call={call} />
      )}
    </DetailPane>
  );
}

function useCall(id: string | undefined, listed: ApiCall | undefined): ApiCall | 'missing' | undefined {
  const { core, messages } = useInspector();
  const asked = useAsked(listed ? undefined : id, async () => (id === undefined ? undefined : await core.call(id)));
  const problem = asked.kind === 'problem' ? asked.problem : undefined;
  useEffect(() => {
    if (problem !== undefined) messages.failed(`The call could not be read: ${problem}`);
  }, [messages, problem]);
  return listed ?? (asked.kind === 'answer' ? (asked.answer ?? 'missing') : undefined);
}

/** Nothing is chosen: perhaps the call that is looked for is not in the list at all. */
function Missed() {
  const { status } = useLive();
  return (
    <div className={pane['empty']}>
      <p>Is your call not in the list? Then it went to another server. Point the client here:</p>
      <pre className={styles['address']}>{`MLFLOW_TRACKING_URI=${status?.urls.mlflow ?? ''}`}</pre>
      <p className={pane['quieter']}>
        Where <code>MLFLOW_REGISTRY_URI</code> or <code>mlflow.set_registry_uri(…)</code> is set too, the client calls that address instead.
      </p>
    </div>
  );
}

function Chosen({ call }: { call: ApiCall }) {
  const { core, live } = useInspector();
  const { webhooks, version, status } = useLive();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  const deliveries = useMemo(() => deliveriesOf(call, live.log), [call, live, version]);
  const { icon, tone, word } = CALL_KINDS[callKind(call)];
  const { clock, fraction } = formatClock(call.atMs);
  const steps = call.agent
    ? []
    : whyNothing(call, { webhooks: [...webhooks.values()], deliveries, isMirror: status?.upstream !== undefined });
  useCopyForAgent(async () => {
    const shared = await core.sharedCall(call.id);
    return (
      shared &&
      callBrief(
        shared,
        steps.map(({ question, verdict, answer }) => ({ question, verdict: STEP_ICONS[verdict].word, answer })),
      )
    );
  });
  const unheard = call.caused.find(({ heardBy, reason }) => heardBy === 0 && reason !== undefined);
  return (
    <>
      <div className={pane['head']}>
        <h1 className={pane['heading']}>
          <Icon name={icon} tone={tone} />
          <span>
            {`${word} · ${call.method} `}
            <WireText text={calledText(call)} />
          </span>
        </h1>
        <p className={`${pane['who']} ${styles['told']}`}>
          <span className={styles['id']} title="Id of the row">
            {call.id}
          </span>
          <span>{`answered ${call.status} in ${formatTook(call.tookMs)}`}</span>
          {call.mlflowVersion !== undefined && (
            <span title="The release of MLflow that it was answered as">{`as MLflow ${call.mlflowVersion}`}</span>
          )}
          <span title={formatMoment(call.atMs, Date.now())}>{`${clock}${fraction}`}</span>
        </p>
        <div className={delivery['acts']}>
          <CommandButton id="copy-for-agent" icon="a-copy" />
        </div>
      </div>
      <div className={pane['body']}>
        {call.hint !== undefined && (
          <Callout tone="warn">
            <WireText text={call.hint} />
          </Callout>
        )}
        <Caused call={call} />
        {deliveries.length > 0 && (
          <section className={styles['section']}>
            <h2>Deliveries</h2>
            <ul className={styles['deliveries']}>
              {deliveries.map((row) => (
                <li key={row.id}>
                  <a href={formatRoute({ view: 'deliveries', id: row.id, tab: 'overview' })}>
                    <Icon name={STATE_ICONS[shownState(row)]} tone={STATE_TONES[shownState(row)]} />
                    <span>{STATE_WORDS[shownState(row)]}</span>
                    <code>{row.event}</code>
                    <WireText text={row.webhookName ?? 'a deleted webhook'} />
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
        {!call.agent && (
          <section className={styles['section']} aria-labelledby="call-why">
            <h2 id="call-why">{deliveries.length > 0 || callKind(call) === 'sent' ? 'How it went' : 'Why did nothing arrive?'}</h2>
            <ol className={styles['steps']}>
              {steps.map((step) => (
                <StepLine key={step.question} step={step} />
              ))}
            </ol>
            {unheard?.reason && <AddToWebhook row={{ event: unheard.event, reason: unheard.reason }} />}
          </section>
        )}
        <dl className={pane['facts']}>
          {call.agent ? (
            <AgentFacts agent={call.agent} />
          ) : (
            <Fact name="Address">
              <code>
                <WireText text={call.path} />
              </code>
            </Fact>
          )}
          <Fact name="Client">{call.client === undefined ? 'not named' : <WireText text={call.client} />}</Fact>
        </dl>
      </div>
    </>
  );
}

function AgentFacts({ agent: { tool, acts, outcome, answerBytes } }: { agent: NonNullable<ApiCall['agent']> }) {
  return (
    <>
      <Fact name="Asked by">{`a coding agent, with ${tool}${acts ? ', which changes or sends something' : ''}`}</Fact>
      <Fact name="Outcome">
        <WireText text={outcome} />
      </Fact>
      <Fact name="Answer">{formatBytes(answerBytes)}</Fact>
    </>
  );
}

function Caused({ call: { caused } }: { call: ApiCall }) {
  if (caused.length === 0) return null;
  return (
    <section className={styles['section']}>
      <h2>Caused</h2>
      <ul className={styles['caused']}>
        {caused.map(({ event, subject, heardBy }) => (
          <li key={`${event} ${subject}`}>
            <code>{event}</code>
            <WireText text={subject} />
            <span className={pane['quieter']}>{heardBy === 0 ? 'nobody listened' : `sent to ${plural(heardBy, 'webhook')}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const STEP_ICONS: Readonly<Record<Step['verdict'], { icon: KnotName; tone: Tone; word: string }>> = {
  yes: { icon: 'k-ok', tone: 'ok', word: 'Yes' },
  no: { icon: 'k-fail', tone: 'bad', word: 'No' },
  open: { icon: 'k-plan', tone: 'mute', word: 'Open' },
  unreached: { icon: 'k-plan', tone: 'mute', word: 'Not asked' },
};

function StepLine({ step: { question, verdict, answer } }: { step: Step }) {
  const { icon, tone, word } = STEP_ICONS[verdict];
  return (
    <li data-verdict={verdict}>
      <Icon name={icon} tone={tone} label={word} />
      <span>{question}</span>
      <span>{answer}</span>
    </li>
  );
}
