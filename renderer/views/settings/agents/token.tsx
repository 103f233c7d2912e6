import { copyText } from '#renderer/commands/copy.ts';
import { useInspector } from '#renderer/inspector.ts';
import { keptToken } from '#renderer/session.ts';
import { KeptSecret } from '#renderer/ui/secret.tsx';
import { tokenLine } from '#shared/domain/agents/client-configuration.ts';
import { TOKEN_VARIABLE, type TokenSource } from '#shared/domain/agents/client-files.ts';
import type { AgentStart } from '#shared/domain/app/agents.ts';
import styles from './agents.module.css';
import { Line } from './line.tsx';

interface TokenProps {
  client: string;
  source: TokenSource;
  start: AgentStart;
}

/** How a client gets the token, which is shown to nobody who does not ask. */
export function Token({ client, source, start }: TokenProps) {
  const { messages } = useInspector();
  return (
    <>
      {source === 'variable' && (
        <Line
          says={
            <>
              {client} reads the token from <code>{TOKEN_VARIABLE}</code>. In the terminal that starts it:
            </>
          }
          text={tokenLine(start)}
          done="Command copied."
        />
      )}
      <div className={styles['line']}>
        <span className={styles['meta']}>{WORDS[source](client)}</span>
        <KeptSecret
          read={() => Promise.resolve(keptToken(sessionStorage))}
          onCopy={(token) => void copyText(messages, token, 'Token copied.')}
        />
      </div>
    </>
  );
}

const WORDS: Readonly<Record<TokenSource, (client: string) => string>> = {
  variable: () => 'Whoever has the token can do all that this page can:',
  asked: (client) => `${client} asks for the token once. Whoever has it can do all that this page can:`,
  written: (client) => `${client} has it in the file, in place of THE-TOKEN. Whoever has it can do all that this page can:`,
};
