/** Takes out of a text what differs from one server to the next; `experiment` tells it of an id that is only a number. */
export interface Blank {
  (text: string): string;
  experiment(id: string): void;
}

const HEX_ID = /(?<![0-9a-f])(?:m-)?(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])/g;
const NOW_MS = /\b1[5-9]\d{11}\b|\b2\d{12}\b/g;
const INVENTED = /\b[a-z]+-[a-z]+-\d{1,4}\b/g;
/** Python prints sets in any order. */
const SET = /\{'[^{}:]*'\}/g;
const SQL = /(already exists\. Error: )[^"]*/g;
const TOKEN = /("next_page_token": ")([A-Za-z0-9+/=]+)"/g;

/** The models of a run come in the order of their ids, which are chance. */
const MODELS = /("model_(?:in|out)puts": \[\s*)([^\]]*?)(\s*\])/g;

const sortModels = (text: string) =>
  text.replace(
    MODELS,
    (_, before: string, models: string, after: string) =>
      before +
      models
        .split(/,(?=\s*\{)/)
        .map((model) => model.trim())
        .sort()
        .join(',') +
      after,
  );

/** Takes out of a text what two servers may choose differently; the same id gets the same number in all texts. */
export function blanker(): Blank {
  const ids = new Map<string, string>();
  const experiments = new Map<string, string>();
  const idName = (id: string) => {
    if (!ids.has(id)) ids.set(id, `<${id.startsWith('m-') ? 'model' : 'id'} ${ids.size + 1}>`);
    return ids.get(id) ?? '';
  };

  function blank(text: string): string {
    const plain = text
      .replace(TOKEN, (_, before: string, token: string) => `${before}${Buffer.from(token, 'base64').toString().replaceAll('"', "'")}"`)
      .replace(HEX_ID, idName)
      .replace(NOW_MS, '<time>')
      .replace(INVENTED, '<invented name>')
      .replace(SQL, '$1')
      .replace(SET, (set) => `{${set.slice(1, -1).split(', ').sort().join(', ')}}`);
    let blanked = plain;
    for (const [id, name] of experiments) {
      blanked = blanked.replace(
        new RegExp(
          `(experiment_ids?(?:": "|=|': \\['|=%22)|artifacts:/|models/|with id[= ]|value (?:\\\\")?|artifacts/|'|The experiment |experiments/|_ids': ',|_ids": ",)${id}(?!\\d)`,
          'g',
        ),
        `$1${name}`,
      );
    }
    return sortModels(blanked);
  }

  blank.experiment = (id: string) => {
    experiments.set(id, `<experiment ${experiments.size + 1}>`);
  };
  return blank;
}
