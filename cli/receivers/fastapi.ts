import { PYTHON_IMPORTS, PYTHON_SETTINGS, pythonParts } from './python-parts.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `${PYTHON_IMPORTS}
from fastapi import FastAPI, HTTPException, Request

app = FastAPI()
${PYTHON_SETTINGS}

@app.post("/webhook")
async def webhook(request: Request):
    body = await request.body()
    delivery_id = verify(request.headers, body)
    event = parsed(body)
    if not keep(delivery_id, body):
        return {"status": "duplicate"}
    # Answer within 30 s: work that takes longer reads the table and runs somewhere else.
    print(event.get("entity"), event.get("action"), event.get("data"))
    return {"status": "success"}


@app.get("/count")
async def count():
    return {"count": kept()}


${pythonParts('raise HTTPException')}`;

export const fastapi: ReceiverTemplate = {
  title: 'FastAPI',
  files: { 'main.py': code, 'requirements.txt': 'fastapi\nuvicorn\n', '.gitignore': 'events.db*\n' },
  steps: ['pip install -r requirements.txt', 'uvicorn main:app --port "$PORT"'],
  countPath: '/count',
};
