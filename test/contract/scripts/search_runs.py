"""Searches for runs by metrics, params, tags and attributes, as tables and as lists."""

import mlflow

for number, (kind, rate) in enumerate([("tree", 0.1), ("tree", 0.2), ("linear", 0.3), ("linear", 0.4)]):
    with mlflow.start_run(run_name=f"run {number}"):
        mlflow.log_params({"rate": rate, "kind": kind})
        mlflow.log_metrics({"accuracy": 0.5 + number / 10, "loss": 1 / (number + 1)})
        if number % 2:
            mlflow.set_tag("odd", "yes")

for wanted in (
    "metrics.accuracy > 0.6",
    "params.kind = 'tree' and metrics.loss < 1",
    "tags.odd = 'yes'",
    "attributes.run_name LIKE 'run%'",
    "run_name ILIKE 'RUN 1'",
    "params.rate != '0.1'",
    "tags.odd IS NULL",
    "status = 'FINISHED' and metrics.accuracy <= 0.6",
):
    print(wanted, mlflow.search_runs(filter_string=wanted, order_by=["params.rate"])["tags.mlflow.runName"].tolist())
table = mlflow.search_runs(order_by=["metrics.accuracy DESC"], max_results=2)
print(table[["metrics.accuracy", "metrics.loss", "params.kind", "params.rate", "status"]].to_string(index=False))
print(sorted(column for column in table.columns))
