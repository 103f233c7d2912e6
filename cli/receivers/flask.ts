import { PYTHON_IMPORTS, PYTHON_SETTINGS, pythonParts } from './python-parts.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `${PYTHON_IMPORTS}
from flask import Flask, abort, request

app = Flask(__name__)
${PYTHON_SETTINGS}

@app.post("/webhook")
def webhook():
    body = request.get_data()
    delivery_id = verify(request.headers, body)
    event = parsed(body)
    if not keep(delivery_id, body):
        return {"status": "duplicate"}
    # Answer within 30 s: work that takes longer reads the table and runs somewhere else.
    print(event.get("entity"), event.get("action"), event.get("data"))
    return {"status": "success"}


@app.get("/count")
def count():
    return {"count": kept()}


${pythonParts('abort')}`;

export const flask: ReceiverTemplate = {
  title: 'Flask',
  files: { 'app.py': code, 'requirements.txt': 'flask\n', '.gitignore': 'events.db*\n' },
  steps: ['pip install -r requirements.txt', 'flask --app app run --port "$PORT"'],
  countPath: '/count',
};
