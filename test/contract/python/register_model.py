"""Registers a model at a server, with the client of whatever release runs this: register_model.py URI NAME"""

import sys

from mlflow import MlflowClient

MlflowClient(tracking_uri=sys.argv[1], registry_uri=sys.argv[1]).create_registered_model(sys.argv[2])
