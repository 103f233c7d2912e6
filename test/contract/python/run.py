"""Runs the cases of this folder and prints one JSON line per group: python run.py [GROUP …]

CONTRACT_URI and CONTRACT_STRICT_URI say which server is meant. Needs nothing but the client itself.
"""

import importlib
import io
import json
import pathlib
import sys
import time
import unittest
import warnings

import mlflow

import support

FOLDER = pathlib.Path(__file__).parent
GROUPS = sorted(path.stem.removesuffix("_cases") for path in FOLDER.glob("*_cases.py"))


class Collector(unittest.TestResult):
    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def addSubTest(self, test, subtest, error) -> None:
        if error:
            self._note(subtest, error)

    def addFailure(self, test, error) -> None:
        self._note(test, error)

    def addError(self, test, error) -> None:
        self._note(test, error)

    def _note(self, test, error) -> None:
        self.bad.append(f"{test.id()}\n{self._exc_info_to_string(error, test)}")


def run(group: str) -> dict:
    module = importlib.import_module(f"{group}_cases")
    result = Collector()
    started = time.perf_counter()
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
    return {
        "group": group,
        "client": mlflow.__version__,
        "cases": result.testsRun,
        "failures": result.bad,
        "notInThisClient": [name for name in support.MISSING_IN_CLIENT if name.startswith(module.__name__)],
        "seconds": round(time.perf_counter() - started, 2),
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # that stages are deprecated is no news to a test of them
    report, sys.stdout = sys.stdout, io.StringIO()  # the client prints links to runs; only the report leaves
    for group in sys.argv[1:] or GROUPS:
        print(json.dumps(run(group)), file=report, flush=True)
