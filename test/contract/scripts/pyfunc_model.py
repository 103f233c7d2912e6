"""A model of one's own as a Python class, with a file that goes with it and parameters at prediction."""

import tempfile
from pathlib import Path

import mlflow
import pandas as pd
from mlflow.models import ModelSignature, infer_signature
from mlflow.pyfunc import PythonModel


class AddOffset(PythonModel):
    def load_context(self, context):
        self.offset = int(Path(context.artifacts["offset"]).read_text())

    def predict(self, context, model_input, params=None):
        return model_input["x"] * (params or {}).get("factor", 1) + self.offset


table = pd.DataFrame({"x": [1, 2, 3]})
with tempfile.TemporaryDirectory() as folder, mlflow.start_run() as run:
    Path(folder, "offset.txt").write_text("10")
    signature: ModelSignature = infer_signature(table, table["x"], params={"factor": 1})
    info = mlflow.pyfunc.log_model(
        name="offset",
        python_model=AddOffset(),
        artifacts={"offset": str(Path(folder, "offset.txt"))},
        signature=signature,
        pip_requirements=["pandas"],
        metadata={"made": "by hand"},
    )

for uri in (f"runs:/{run.info.run_id}/offset", info.model_uri):
    loaded = mlflow.pyfunc.load_model(uri)
    print(list(loaded.predict(table, params={"factor": 2})), loaded.metadata.metadata, loaded.metadata.signature.params)
print(sorted(mlflow.models.get_model_info(info.model_uri).flavors))
