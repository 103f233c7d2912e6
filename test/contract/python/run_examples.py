"""Runs examples one after the other and prints what each printed, as one JSON list: run_examples.py 'NAME ARGUMENT …' …

Importing the client takes longer than most of them, so they share a process. `ID` stands for the first id that was printed.
"""

import contextlib
import io
import json
import pathlib
import re
import runpy
import sys

EXAMPLES = pathlib.Path(__file__).parents[3] / "examples"
sys.path.insert(0, str(EXAMPLES))

printed: list[str] = []
for step in sys.argv[1:]:
    found = re.search("[0-9a-f-]{36}", "".join(printed))
    name, *arguments = [found[0] if word == "ID" and found else word for word in step.split()]
    sys.argv = [name, *arguments]
    with contextlib.redirect_stdout(io.StringIO()) as output:
        runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    printed.append(output.getvalue())
print(json.dumps(printed))
