import type { MlflowAddress } from '#renderer/state/mlflow-address.ts';

/** What an address of MLflow's interface is, for somebody who followed a link that a client printed. */
export function MlflowWords({ address: { what, read } }: { address: MlflowAddress }) {
  return (
    <>
      <p>{`The link you followed is for ${what} in MLflow’s own interface, which Hookglass does not have.`}</p>
      {read === undefined ? null : (
        <>
          <p>What your scripts logged is kept. An MLflow client reads it:</p>
          <pre>{read}</pre>
        </>
      )}
    </>
  );
}
