import { useState } from 'react';
import { formatRoute } from '#renderer/state/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatMoment, plural } from '#renderer/ui/format.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { PROMPT_TAG } from '#shared/domain/mlflow/model-registry.ts';
import type { RegistryItem, RegistryVersion } from '#shared/domain/mlflow/registry-change.ts';
import { ChangeList } from './change-list.tsx';
import { itemChanges, versionChanges } from './changes.ts';
import styles from './registry.module.css';

interface ItemPaneProps {
  item: RegistryItem;
  /** The chosen one, or the newest; absent where there is none. */
  version: RegistryVersion | undefined;
}

/** A model or prompt: its versions, and what can be changed about the chosen one and about itself. */
export function ItemPane({ item, version }: ItemPaneProps) {
  const { name, kind, createdAtMs, description } = item;
  return (
    <>
      <div className={styles['head']}>
        <h2 className={styles['title']}>
          <WireText text={name} />
        </h2>
        <span className={styles['meta']} title={formatMoment(createdAtMs, Date.now())}>
          {`${plural(item.versions, 'version')}, created ${formatClock(createdAtMs).clock}`}
        </span>
      </div>
      <div className={styles['itemBody']}>
        {(description !== '' || shownTags(item.tags).length > 0) && (
          <p className={styles['about']}>
            {description !== '' && <WireText text={description} />}
            <Tags tags={item.tags} />
          </p>
        )}
        {item.versionList.length > 0 && <Versions item={item} chosen={version} />}
        {version && (
          <section aria-labelledby="registry-change-version">
            <div className={styles['band']}>
              <h3 id="registry-change-version">{`Change v${version.version}`}</h3>
              <span className={styles['meta']}>every change is real and fires its event at once</span>
            </div>
            <ChangeList key={version.version} item={item} scope={`v${version.version}`} changes={versionChanges(item, version)} />
          </section>
        )}
        <section aria-labelledby="registry-change-item">
          <div className={styles['band']}>
            <h3 id="registry-change-item">
              {'Change '}
              <WireText text={name} />
            </h3>
            {!version && <span className={styles['meta']}>every change is real and fires its event at once</span>}
          </div>
          <ChangeList key={`${kind} ${name}`} item={item} scope="itself" changes={itemChanges(item)} />
        </section>
      </div>
    </>
  );
}

/** So many rows are drawn at first: a model may have thousands. */
const FEW_VERSIONS = 100;

function Versions({ item, chosen }: { item: RegistryItem; chosen: RegistryVersion | undefined }) {
  const [all, setAll] = useState(false);
  const shown = all ? item.versionList : item.versionList.filter((one, place) => place < FEW_VERSIONS || one === chosen);
  const left = item.versionList.length - shown.length;
  return (
    <>
      <table className={styles['versions']}>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Alias</th>
            <th scope="col">Tags</th>
            <th scope="col">Created</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.version} data-chosen={one === chosen || undefined}>
              <th scope="row">
                <a
                  href={formatRoute({ view: 'registry', kind: item.kind, name: item.name, version: one.version })}
                  aria-current={one === chosen ? 'true' : undefined}
                >{`v${one.version}`}</a>
              </th>
              <td className={styles['wire']}>{one.aliases.length === 0 ? '–' : <WireText text={one.aliases.join(', ')} />}</td>
              <td>{shownTags(one.tags).length === 0 ? '–' : <Tags tags={one.tags} />}</td>
              <td className={styles['wire']} title={formatMoment(one.createdAtMs, Date.now())}>
                {formatClock(one.createdAtMs).clock}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <p className={styles['older']}>
          <Button size="small" onClick={() => setAll(true)}>
            {`Show ${plural(left, 'older version')}`}
          </Button>
        </p>
      )}
    </>
  );
}

/** Those by which MLflow marks a prompt are not what somebody tagged. */
const shownTags = (tags: RegistryItem['tags']) => tags.filter(([key]) => key !== PROMPT_TAG);

function Tags({ tags }: { tags: RegistryItem['tags'] }) {
  return (
    <span className={styles['tags']}>
      {shownTags(tags).map(([key, value]) => (
        <span key={key} title={`${key}=${value}`}>
          <WireText text={`${key}=${value.slice(0, 200)}`} />
        </span>
      ))}
    </span>
  );
}
