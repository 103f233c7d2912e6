import { DEFAULT_RELEASE, RECORDED_RELEASES, RELEASE_CHANGES, type RecordedRelease, releaseNamed } from '#shared/domain/mlflow/release.ts';
import { ChoiceSetting, Group } from './setting-row.tsx';
import styles from './settings-view.module.css';
import type { Settings } from './use-settings.ts';

const OPTIONS = [...RECORDED_RELEASES].reverse().map((version) => ({
  value: version,
  title: `MLflow ${version}${version === DEFAULT_RELEASE ? ', the default' : ''}`,
}));

/** Which MLflow the server and the dispatcher are like, and what an older one does otherwise. */
export function MlflowVersion({ settings }: { settings: Settings }) {
  const chosen = settings.of('mlflowVersion')?.value as RecordedRelease | undefined;
  const otherwise = chosen === undefined ? [] : differencesOf(chosen);
  return (
    <>
      <Group title="MLflow" columns />
      <ChoiceSetting
        settings={settings}
        name="mlflowVersion"
        title="MLflow version"
        about="Events, payloads, URL rules, words and proxies are those of this release. Deliveries that exist stay as they were made."
        options={OPTIONS}
      />
      {otherwise.length > 0 && (
        <details className={styles['otherwise']}>
          <summary>{`What ${chosen} does otherwise than ${NEWEST}`}</summary>
          <ul>
            {otherwise.map(({ since, before }) => (
              <li key={before}>
                {before} <span className={styles['meta']}>{`Changed in ${since}.`}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const NEWEST = RECORDED_RELEASES.at(-1);

function differencesOf(version: RecordedRelease) {
  const release = releaseNamed(version);
  return Object.entries(RELEASE_CHANGES)
    .filter(([name]) => !release.has(name as keyof typeof RELEASE_CHANGES))
    .map(([, change]) => change);
}
