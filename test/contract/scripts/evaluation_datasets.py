"""A dataset of the GenAI tools with records of its own."""

import mlflow
from names import experiment

dataset = mlflow.genai.datasets.create_dataset(name="questions", experiment_id=experiment())
dataset.merge_records([{"inputs": {"question": "why?"}, "expectations": {"answer": "because"}}])
print(len(dataset.to_df()))
