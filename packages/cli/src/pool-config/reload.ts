/** Taking a changed configuration over while the pool runs. */
import { isReloadable, type PoolSettings } from '@adit/pool';
import { type EffectiveText, type PoolConfig, showText } from './pool-config.ts';

/** A key whose text changed. */
export interface ConfigChange {
  readonly key: string;
  readonly old: string | null;
  readonly new: string | null;
}

/** What a reload does. */
export interface Reload {
  /** In force from now on. */
  readonly config: PoolConfig;
  readonly applied: readonly ConfigChange[];
  /** Asked for, and not done: these need a restart. */
  readonly needRestart: readonly ConfigChange[];
}

/** What of `asked` may be put in force over `current`: all that may change while a pool runs. */
export function planReload(current: PoolConfig, asked: PoolConfig): Reload {
  const changes = asked.texts.flatMap((text, index) => {
    const before = current.texts[index];
    return before === undefined || before.text === text.text ? [] : [{ before, after: text }];
  });
  const toChange = (pair: { before: EffectiveText; after: EffectiveText }): ConfigChange => ({
    key: pair.after.key,
    old: showText(pair.before),
    new: showText(pair.after),
  });
  const texts = current.texts.map((text, index) => {
    const after = asked.texts[index];
    return text.isReloadable && after !== undefined ? after : text;
  });
  return {
    config: {
      ...current,
      texts,
      logLevel: asked.logLevel,
      settings: mergeSettings(current.settings, asked.settings),
    },
    applied: changes.filter(({ after }) => after.isReloadable).map(toChange),
    needRestart: changes.filter(({ after }) => !after.isReloadable).map(toChange),
  };
}

function mergeSettings(current: PoolSettings, asked: PoolSettings): PoolSettings {
  const changed = Object.entries(asked).filter(([name]) => isReloadable(name));
  return { ...current, ...Object.fromEntries(changed) };
}
