"""Asks a server for a model that it has not, and prints what the client says in its last line: python one_call.py URL"""

import sys

from mlflow import MlflowClient

try:
    MlflowClient(sys.argv[1]).get_registered_model("iris")
except Exception as error:
    print(f"{type(error).__name__}: {error}")
