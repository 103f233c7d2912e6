"""Pages of experiments, runs, models and versions through the client."""

from mlflow import MlflowClient
from names import experiment, registered

client = MlflowClient()
NAME = registered("paged")


def pages(search):
    token, sizes = None, []
    while True:
        page = search(token)
        sizes.append([getattr(item, "name", None) or getattr(item, "version", None) or item.info.run_name for item in page])
        token = page.token
        if not token:
            return sizes


for number in range(5):
    client.create_run(experiment(), run_name=f"run {number}", start_time=1000 + number)
    client.create_registered_model(f"{NAME}-{number}")
    client.create_model_version(f"{NAME}-0", "s3://bucket/model")
for number in range(3):
    client.create_experiment(f"{NAME}-{number}")
print(pages(lambda token: client.search_runs([experiment()], max_results=2, page_token=token, order_by=["start_time"])))
print(pages(lambda token: client.search_registered_models(f"name LIKE '{NAME}%'", max_results=2, page_token=token)))
print(pages(lambda token: client.search_model_versions(f"name = '{NAME}-0'", max_results=3, page_token=token)))
print(pages(lambda token: client.search_experiments(filter_string=f"name LIKE '{NAME}%'", max_results=2, page_token=token)))
