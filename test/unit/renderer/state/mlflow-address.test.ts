import { expect, it } from 'vitest';
import { type MlflowAddress, mlflowAddress } from '../../../../renderer/state/mlflow-address.ts';

it.each<[string, MlflowAddress]>([
  ['experiments/0/runs/4f0c', { what: 'the run 4f0c', read: 'mlflow runs describe --run-id 4f0c' }],
  ['experiments/0/runs/4f0c/artifacts/model', { what: 'the run 4f0c', read: 'mlflow runs describe --run-id 4f0c' }],
  ['experiments/12', { what: 'the experiment 12', read: 'mlflow runs list --experiment-id 12' }],
  ['experiments/12/traces?o=1', { what: 'the experiment 12', read: 'mlflow runs list --experiment-id 12' }],
  ['experiments/0/models/m-1a', { what: 'the logged model m-1a', read: 'mlflow.get_logged_model("m-1a")' }],
  ['models/iris%20%C3%A9', { what: 'the model iris é', read: 'mlflow.MlflowClient().get_registered_model("iris é")' }],
  ['models/a/versions/3', { what: 'version 3 of the model a', read: 'mlflow.MlflowClient().get_model_version("a", "3")' }],
  ['prompts/greeting', { what: 'the prompt greeting', read: 'mlflow.genai.load_prompt("prompts:/greeting@latest")' }],
  ['compare-runs?runs=%5B%5D', { what: 'a comparison' }],
  ["experiments/0/runs/'; rm x", { what: "the run '; rm x", read: "mlflow runs describe --run-id ''\\''; rm x'" }],
  ['experiments/0/runs/%ff', { what: 'the run %ff', read: "mlflow runs describe --run-id '%ff'" }],
])('says what #/%s is in MLflow', (path, address) => {
  expect(mlflowAddress(path)).toEqual(address);
});

it.each(['', 'nowhere/at/all', 'deliveries/1', 'settings'])('leaves %j to the inspector', (path) => {
  expect(mlflowAddress(path)).toBeUndefined();
});
