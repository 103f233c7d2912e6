/** What an address of MLflow's own interface names. Clients print such addresses: "View run … at …/#/experiments/0/runs/…". */
export interface MlflowAddress {
  /** In words for a sentence: `the run 4f0c…`. */
  what: string;
  /** What reads it: a line for a shell, or for Python. */
  read?: string;
}

/** @param path of the hash, without `#/`. @returns undefined for what is no address of MLflow's interface */
export function mlflowAddress(path: string): MlflowAddress | undefined {
  const [plane = '', name, part, id, ...rest] = (path.split('?', 1)[0] ?? '').split('/').filter(Boolean).map(decode);
  switch (plane) {
    case 'experiments':
      return experimentAddress(name, part, id);
    case 'models':
      return modelAddress(name, part === 'versions' ? id : undefined);
    case 'prompts':
      return name === undefined
        ? { what: 'the list of prompts', read: 'mlflow.genai.search_prompts()' }
        : {
            what: `the prompt ${shown(name)}`,
            read: `mlflow.genai.load_prompt(${python(`prompts:/${[name, ...rest].join('/')}@latest`)})`,
          };
    case 'compare-runs':
    case 'compare-experiments':
    case 'compare-model-versions':
      return { what: 'a comparison' };
    case 'home':
    case 'traces':
    case 'gateway':
    case 'datasets':
      return { what: `the page “${plane}”` };
    default:
      return undefined;
  }
}

function experimentAddress(experiment: string | undefined, part: string | undefined, id: string | undefined): MlflowAddress {
  if (experiment === undefined) return { what: 'the list of experiments', read: 'mlflow experiments search' };
  if (part === 'runs' && id !== undefined) return { what: `the run ${shown(id)}`, read: `mlflow runs describe --run-id ${shell(id)}` };
  if (part === 'models' && id !== undefined) {
    return { what: `the logged model ${shown(id)}`, read: `mlflow.get_logged_model(${python(id)})` };
  }
  return { what: `the experiment ${shown(experiment)}`, read: `mlflow runs list --experiment-id ${shell(experiment)}` };
}

function modelAddress(name: string | undefined, version: string | undefined): MlflowAddress {
  if (name === undefined) return { what: 'the list of models', read: 'mlflow.search_registered_models()' };
  const client = 'mlflow.MlflowClient()';
  if (version === undefined) return { what: `the model ${shown(name)}`, read: `${client}.get_registered_model(${python(name)})` };
  return {
    what: `version ${shown(version)} of the model ${shown(name)}`,
    read: `${client}.get_model_version(${python(name)}, ${python(version)})`,
  };
}

const shown = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
const python = (text: string) => JSON.stringify(text);
const shell = (text: string) => (/^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
