import { StartError } from '#shared/domain/app/start-error.ts';
import { didYouMean } from '#shared/domain/nearest.ts';

/** For a verb whose first word says what it does: `webhooks has no "lst". Did you mean list?` */
export function unknownAction(verb: string, action: string | undefined, actions: readonly string[]): StartError {
  const help = `"hookglass help ${verb}" says more.`;
  if (action === undefined) return new StartError('usage', `${verb} takes ${listed(actions)}. ${help}`);
  const near = didYouMean(action, actions) || `It takes ${listed(actions)}.`;
  return new StartError('usage', `${verb} has no ${JSON.stringify(action)}. ${near} ${help}`);
}

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
