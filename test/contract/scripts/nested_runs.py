"""A sweep: one parent, a child for each candidate, the best one found by a search."""

import mlflow

with mlflow.start_run(run_name="sweep") as parent:
    for rate in (0.1, 0.01, 0.001):
        with mlflow.start_run(run_name=f"rate {rate}", nested=True):
            mlflow.log_param("rate", rate)
            for step in range(3):
                mlflow.log_metric("loss", rate * (3 - step), step=step)
    mlflow.set_tag("candidates", 3)

found = mlflow.search_runs(
    filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}' and attributes.status = 'FINISHED'",
    order_by=["metrics.loss ASC"],
    output_format="list",
)
print([(run.info.run_name, run.data.params["rate"], run.data.metrics["loss"]) for run in found])
print(mlflow.get_parent_run(found[0].info.run_id).info.run_name, mlflow.last_active_run().info.run_name)
