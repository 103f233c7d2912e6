"""An evaluation of predictions that a table holds already, with a metric of one's own."""

import mlflow
import pandas as pd
from mlflow.metrics import make_metric

data = pd.DataFrame({"truth": [0, 1, 1, 0, 1], "guess": [0, 1, 0, 0, 1]})


def hits(predictions, targets, metrics):
    return float((predictions == targets).sum())


with mlflow.start_run() as run:
    result = mlflow.models.evaluate(
        data=data,
        targets="truth",
        predictions="guess",
        model_type="classifier",
        extra_metrics=[make_metric(eval_fn=hits, greater_is_better=True)],
    )

print({name: round(value, 3) for name, value in sorted(mlflow.get_run(run.info.run_id).data.metrics.items())})
print(sorted(result.artifacts))
