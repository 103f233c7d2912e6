import { useHome, useHomeLivePart, useInspector } from '#renderer/inspector.ts';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { keyWords } from '#renderer/ui/keys.ts';
import type { ShellBridge } from '#shared/domain/app/shell-bridge.ts';
import styles from './shell.module.css';

export function TitleBar({ onPalette }: { onPalette: () => void }) {
  const { live } = useHome();
  const status = useHomeLivePart((state) => state.status);
  const isLost = useHomeLivePart(({ connection }) => connection.kind === 'lost');
  const paused = useHomeLivePart(({ follow }) => follow.pausedAtMs !== undefined);
  const session = status && sessionName(status.dataDir);

  return (
    <header className={styles['titlebar']}>
      <div className={styles['name']}>
        {shellBridge?.facts.platform === 'win32' && <AppMenuButton shell={shellBridge} />}
        <Icon name="mark" className={styles['mark']} />
        <strong>Hookglass</strong>
        <Sessions live={session} dataDir={status?.dataDir} />
        {status?.upstream && (
          <span className={styles['session']} title={`Calls are passed on to ${status.upstream.url}, except those about webhooks`}>
            {`mirror of ${status.upstream.url.replace(/^https?:\/\//, '')}`}
          </span>
        )}
      </div>
      <button type="button" className={styles['search']} onClick={onPalette} aria-haspopup="dialog">
        <Icon name="a-search" />
        <span>Search or run a command</span>
        <kbd>{keyWords('mod+K')}</kbd>
      </button>
      <div className={styles['capture']}>
        {isLost ? (
          <>
            <i className={styles['lost']} />
            Not connected
          </>
        ) : (
          <>
            <i className={paused ? styles['still'] : undefined} />
            {paused ? 'Paused' : 'Capturing'}
          </>
        )}
        <Button
          size="small"
          look="plain"
          square
          aria-label={paused ? 'Resume' : 'Pause'}
          title={`${paused ? 'Resume' : 'Pause the list; deliveries go on'} (${keyWords('mod+E')})`}
          onClick={() => live.follow(paused ? { type: 'unpause', end: live.log.end } : { type: 'pause', nowMs: Date.now() })}
        >
          <Icon name={paused ? 'a-play' : 'a-pause'} />
        </Button>
      </div>
    </header>
  );
}

/** On Windows this is the title bar of the window, which has no menu bar then. */
function AppMenuButton({ shell }: { shell: ShellBridge }) {
  return (
    <Button
      size="small"
      look="plain"
      square
      aria-label="Menu"
      aria-haspopup="menu"
      title="Menu"
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        void shell.showAppMenu({ x: left, y: bottom });
      }}
    >
      <Icon name="a-menu" />
    </Button>
  );
}

/** The data directory is the session; the usual one needs no name. */
function sessionName(dataDir: string): string | undefined {
  const name = dataDir.split(/[\\/]/).filter(Boolean).at(-1);
  return name === undefined || name.toLowerCase() === 'hookglass' ? undefined : name;
}

/** The live session and the files that are open beside it; without a file, its name alone. */
function Sessions({ live, dataDir }: { live: string | undefined; dataDir: string | undefined }) {
  const { imports, imported } = useInspector();
  const { files } = useStore(imports.state);
  if (files.length === 0) {
    return live === undefined ? null : <span className={styles['session']} title={dataDir}>{`session “${live}”`}</span>;
  }
  return (
    <nav className={styles['sessions']} aria-label="Sessions">
      <a href={formatRoute({ view: 'deliveries', tab: 'overview' })} aria-current={imported ? undefined : 'page'} title={dataDir}>
        <i />
        {live ?? 'Live'}
      </a>
      {files.map(({ name }) => (
        <a
          key={name}
          href={formatRoute({ view: 'deliveries', file: name, tab: 'overview' })}
          aria-current={imported?.name === name ? 'page' : undefined}
          title={`${name}, read only`}
        >
          <Icon name="a-file" />
          <span>{name}</span>
        </a>
      ))}
    </nav>
  );
}
