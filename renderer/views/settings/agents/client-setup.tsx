import { useId, useState } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useHomeLive } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import field from '#renderer/ui/field.module.css';
import { jsonTokens } from '#renderer/ui/wire/json-tokens.ts';
import wire from '#renderer/ui/wire/wire.module.css';
import { WireTokens } from '#renderer/ui/wire/wire-text.tsx';
import { type ClientConfiguration, configurationOf } from '#shared/domain/agents/client-configuration.ts';
import { AGENT_CLIENTS, type AgentClient, CLIENT_RULES } from '#shared/domain/agents/client-files.ts';
import type { AgentStart } from '#shared/domain/app/agents.ts';
import styles from './agents.module.css';
import { Line } from './line.tsx';
import { Token } from './token.tsx';

const CLIENTS = AGENT_CLIENTS.map((value) => ({ value, title: CLIENT_RULES[value].title }));
const WAYS = [
  { value: 'stdio', title: 'Starts a command', hint: 'The client starts hookglass mcp and speaks with it over its standard input' },
  { value: 'http', title: 'Asks over HTTP', hint: 'The client asks this engine at its address, with the token' },
] as const;

interface ClientSetupProps {
  route: Extract<Route, { view: 'settings' }>;
  start: AgentStart;
}

/** One configuration for each client, ready to be copied; no secret is in any. */
export function ClientSetup({ route, start }: ClientSetupProps) {
  const { status } = useHomeLive();
  const [targets, setTargets] = useState('');
  const client = route.client ?? AGENT_CLIENTS[0];
  const transport = route.over ?? 'stdio';
  const { title } = CLIENT_RULES[client];
  const show = (next: { client: AgentClient; transport: 'stdio' | 'http' }) =>
    go({ view: 'settings', section: 'agents', client: next.client, ...(next.transport === 'http' && { over: 'http' }) }, 'replace');
  const configuration = configurationOf(client, {
    ...{ transport, start, url: `${status?.urls.inspector ?? ''}/mcp` },
    allowedTargets: targets.split(/[\s,]+/).filter((host) => host !== ''),
  });
  return (
    <section aria-labelledby="agents-configuration">
      <div className={styles['sect']}>
        <h3 id="agents-configuration">Configuration</h3>
        <span className={styles['meta']}>beside what the file has already; it holds no secret</span>
      </div>
      <div className={styles['choices']}>
        <Segments label="Client" options={CLIENTS} chosen={client} onChoose={(next) => show({ client: next, transport })} />
        <Segments label="How it asks" options={WAYS} chosen={transport} onChoose={(next) => show({ client, transport: next })} />
      </div>
      {configuration ? (
        <Configured title={title} configuration={configuration} start={start} />
      ) : (
        <p className={styles['none']}>{`${title} starts commands alone: it takes no address on this computer.`}</p>
      )}
      {configuration && <OtherHosts targets={targets} onType={setTargets} />}
    </section>
  );
}

interface ConfiguredProps {
  title: string;
  configuration: ClientConfiguration;
  start: AgentStart;
}

function Configured({ title, configuration: { language, text, file, ofProject, line, token }, start }: ConfiguredProps) {
  return (
    <>
      <div className={styles['copybox']}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long path makes it scroll, so that the keyboard has to reach it */}
        <pre className={wire['box']} role="region" aria-label={`Configuration of ${title}`} tabIndex={0}>
          {language === 'json' ? <WireTokens tokens={jsonTokens(text)} /> : text}
        </pre>
        <CopyButton look="primary" text={text} done={`Configuration of ${title} copied.`}>
          Copy
        </CopyButton>
      </div>
      <p className={styles['meta']}>
        Goes into <code>{file}</code>
        {ofProject ? ' in the folder of your project.' : '.'}
      </p>
      {line !== undefined && <Line says="Or in a terminal, for all projects:" text={line} done="Command copied." />}
      {!start.own && token === undefined && (
        <p className={styles['meta']}>
          The desktop app has no command line of its own: this starts the command <code>hookglass</code> of the package, where that is
          installed. Over HTTP nothing else is needed.
        </p>
      )}
      {token !== undefined && <Token client={title} source={token} start={start} />}
    </>
  );
}

function OtherHosts({ targets, onType }: { targets: string; onType: (text: string) => void }) {
  const id = useId();
  return (
    <div className={styles['hosts']}>
      <label htmlFor={id}>Other hosts it may have something sent to</label>
      <input
        id={id}
        className={field['input']}
        placeholder="none"
        spellCheck={false}
        autoComplete="off"
        value={targets}
        onChange={(event) => onType(event.target.value)}
      />
      <span className={styles['meta']}>besides this computer and registered webhooks; goes into the configuration</span>
    </div>
  );
}
