"""A judge registered as a scorer of an experiment."""

import mlflow
from mlflow.genai.judges import make_judge

judge = make_judge(name="is_short", instructions="Is {{ outputs }} short?", model="openai:/gpt-4", feedback_value_type=bool)
judge.register(name="is_short")
print([scorer.name for scorer in mlflow.genai.list_scorers()])
