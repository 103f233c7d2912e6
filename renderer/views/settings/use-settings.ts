import { useEffect, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import type { CoreSettings, SettingName, SettingView, StartFlag } from '#shared/domain/app/settings.ts';
import { messageOf } from '#shared/domain/error-words.ts';

export interface Settings {
  of(name: SettingName): SettingView | undefined;
  atStart: readonly StartFlag[];
  /** The settings could not be read. */
  problem: string | undefined;
  /** Why the last change of one was refused. */
  refusal: { name: SettingName; why: string } | undefined;
  change(patch: Partial<CoreSettings>): void;
  reset(name: SettingName): void;
}

interface Read {
  settings: readonly SettingView[];
  atStart: readonly StartFlag[];
}

/** The settings of the core, and how to change them; what comes back is what holds. */
export function useSettings(): Settings {
  const { core } = useInspector();
  const [read, setRead] = useState<Read>({ settings: [], atStart: [] });
  const [problem, setProblem] = useState<string>();
  const [refusal, setRefusal] = useState<Settings['refusal']>();

  useEffect(() => {
    let left = false;
    core.settings().then(
      (answer) => !left && setRead(answer),
      (error: unknown) => !left && setProblem(messageOf(error)),
    );
    return () => {
      left = true;
    };
  }, [core]);

  function settle(name: SettingName, asked: Promise<Read>) {
    setRefusal(undefined);
    asked.then(setRead, (error: unknown) => setRefusal({ name, why: messageOf(error) }));
  }

  return {
    of: (name) => read.settings.find((setting) => setting.name === name),
    atStart: read.atStart,
    problem,
    refusal,
    change(patch) {
      const [name] = Object.keys(patch) as SettingName[];
      if (name) settle(name, core.changeSettings(patch));
    },
    reset: (name) => settle(name, core.resetSetting(name)),
  };
}
