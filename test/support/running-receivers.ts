import { once } from 'node:events';
import path from 'node:path';
import { untilAnswered } from './foreign-server.ts';
import { needPrograms } from './need-programs.ts';
import { needPython, PYTHON } from './python.ts';
import { startProcess } from './run-process.ts';

export interface RunningReceiver {
  stop(): Promise<void>;
  /** As a crash would. */
  kill(): Promise<void>;
}

type Start = (directory: string, port: number, secret: string) => Promise<RunningReceiver>;

const hasPython = needPython('HOOKGLASS_PYTHON');

/** How each receiver that `receiver new` writes is started, as a process of its own. */
export const RUNNING_RECEIVERS: Readonly<Record<string, { needed: boolean; start: Start }>> = {
  fastapi: { needed: hasPython, start: program(PYTHON ?? '', (port) => ['-m', 'uvicorn', 'main:app', '--port', String(port)]) },
  flask: { needed: hasPython, start: program(PYTHON ?? '', (port) => ['-m', 'flask', '--app', 'app', 'run', '--port', String(port)]) },
  express: { needed: true, start: program(process.execPath, () => ['server.mjs']) },
  hono: { needed: true, start: program(process.execPath, () => ['server.mjs']) },
  // A route handler is a function of the web platform; Node's own server calls it.
  next: { needed: true, start: program(process.execPath, () => [path.resolve('test/fixtures/receivers/serve-routes.mjs')]) },
  go: { needed: needPrograms('go'), start: program('go', () => ['run', '.']) },
};

function program(file: string, args: (port: number) => string[]): Start {
  return async (directory, port, secret) => {
    const running = startProcess(file, args(port), {
      cwd: directory,
      env: { PORT: String(port), WEBHOOK_SECRET: secret, PYTHONDONTWRITEBYTECODE: '1', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' },
    });
    const { child } = running;
    await untilAnswered(`http://127.0.0.1:${port}/`, () => child.exitCode !== null).catch((error: unknown) => {
      throw new Error(running.output(), { cause: error });
    });
    return {
      stop: running.stop,
      async kill() {
        const ended = once(child, 'close');
        // The whole group: go runs the program as a child.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        await ended;
      },
    };
  };
}
