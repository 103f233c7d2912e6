import { useId } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { answerOf } from '#renderer/state/asked.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { formatClock, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Section } from '#renderer/ui/pane/parts.tsx';
import { useQuestion } from '#renderer/ui/use-asked.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { ForwardTarget, TargetProbe } from '#shared/domain/scenario/forward-target.ts';
import type { EndpointProps } from './endpoint-props.ts';
import styles from './mock.module.css';

/** Apps that get what comes to the endpoint, and how they are doing. */
export function Forwarding({ endpoint, draft }: EndpointProps) {
  const { endpoints } = useInspector();
  const { targets } = useStore(endpoints.state);
  const edit = (routes: typeof draft.routes, watch = draft.watch) => endpoints.edit(endpoint, (now) => ({ ...now, routes, watch }));
  return (
    <>
      <p className={styles['quiet']}>
        Steps that verify ask your app instead, byte for byte, and send its answer back. The first route that fits the event decides.
      </p>
      {draft.routes.map((route, index) => (
        <Route
          // biome-ignore lint/suspicious/noArrayIndexKey: routes are typed; their place is their name
          key={index}
          index={index}
          route={route}
          refused={draft.refused[`forward.routes.${index}.url`]}
          target={targets.find(({ url }) => url === route.url)}
          onChange={(next) => edit(draft.routes.map((one, i) => (i === index ? next : one)))}
          onRemove={() => edit(draft.routes.filter((_, i) => i !== index))}
        />
      ))}
      <div className={styles['buttons']}>
        <Button size="small" onClick={() => edit([...draft.routes, { events: '*', url: '' }])}>
          <Icon name="a-plus" />
          {draft.routes.length === 0 ? 'Pass on to my app' : 'Another route'}
        </Button>
        {draft.routes.length > 0 && (
          <label className={styles['check']}>
            <input type="checkbox" checked={draft.watch} onChange={(event) => edit(draft.routes, event.target.checked)} />
            Send what failed again when the app comes back
          </label>
        )}
      </div>
      {draft.routes.length > 0 && <Digest />}
    </>
  );
}

interface RouteProps {
  index: number;
  route: { events: string; url: string };
  refused: string | undefined;
  target: ForwardTarget | undefined;
  onChange: (route: { events: string; url: string }) => void;
  onRemove: () => void;
}

function Route({ index, route, refused, target, onChange, onRemove }: RouteProps) {
  const { core } = useInspector();
  const { asked, ask } = useQuestion<readonly TargetProbe[]>();
  const id = useId();
  return (
    <div className={styles['route']} role="group" aria-label={`Route ${index + 1}`}>
      <label htmlFor={`${id}-url`}>App</label>
      <input
        id={`${id}-url`}
        className={field['input']}
        type="text"
        inputMode="url"
        spellCheck={false}
        autoComplete="off"
        placeholder="http://127.0.0.1:3000/hooks"
        value={route.url}
        aria-invalid={refused !== undefined}
        aria-describedby={`${id}-health`}
        onChange={(event) => onChange({ ...route, url: event.target.value })}
      />
      <label htmlFor={`${id}-events`}>Events</label>
      <input
        id={`${id}-events`}
        className={field['input']}
        type="text"
        spellCheck={false}
        value={route.events}
        onChange={(event) => onChange({ ...route, events: event.target.value })}
      />
      <span>Health</span>
      <div className={styles['health']} id={`${id}-health`}>
        {refused !== undefined && (
          <span className={styles['wrong']} role="alert">
            <WireText text={refused} />
          </span>
        )}
        {target ? <Health target={target} /> : <span className={styles['meta']}>Nothing has been passed on yet.</span>}
        {answerOf(asked)?.map(({ address, found, answers }) => (
          <span key={address} className={styles['probe']}>
            <Icon name={answers ? 'k-ok' : 'k-fail'} tone={answers ? 'ok' : 'bad'} label={answers ? 'answers' : 'does not answer'} />
            <code>{address}</code> <WireText text={found} />
          </span>
        ))}
        {asked.kind === 'problem' && (
          <span className={styles['wrong']} role="alert">
            <WireText text={asked.problem} />
          </span>
        )}
        <span className={styles['buttons']}>
          <Button size="small" onClick={() => ask(() => core.probeTarget({ url: route.url }))}>
            Look what answers
          </Button>
          <Button size="small" look="plain" onClick={onRemove}>
            Remove
          </Button>
        </span>
      </div>
    </div>
  );
}

function Health({ target: { sent, failed, last, watch } }: { target: ForwardTarget }) {
  const isFine = last?.status !== undefined && last.status < 400;
  return (
    <span className={styles['probe']} data-health={isFine ? 'fine' : 'failing'}>
      <Icon name={isFine ? 'k-ok' : 'k-fail'} tone={isFine ? 'ok' : 'bad'} />
      {`${plural(sent, 'request')} passed on, ${failed} failed`}
      {last && (
        <>
          {'; the last at '}
          <code>{formatClock(last.atMs).clock}</code>:{' '}
          <WireText text={last.status === undefined ? (last.message ?? 'no answer') : String(last.status)} />
        </>
      )}
      {watch && watch.failing > 0 && `; ${plural(watch.failing, 'delivery', 'deliveries')} wait for its restart`}
    </span>
  );
}

const SNIPPETS = [
  'response.headers["X-Hookglass-Computed"] = computed   # Python',
  'response.setHeader("X-Hookglass-Computed", computed)  // Node',
];

/** How an app tells what it computed, so that the cause of a refusal can be proven. */
function Digest() {
  return (
    <Section title="Record my app’s digest">
      <p className={styles['quiet']}>
        Let your app answer with what it computed; it is kept beside each request, and <em>Verify</em> proves from it what your code does. A
        digest in the words of its answer is found too.
      </p>
      <pre className={styles['snippet']}>{SNIPPETS.join('\n')}</pre>
      <p className={styles['quiet']}>
        Then send something here: <a href={formatRoute({ view: 'compose' })}>Compose</a> takes the address of this endpoint.
      </p>
    </Section>
  );
}
