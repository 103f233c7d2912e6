import { expect, test } from 'vitest';
import { browserEnv } from '#cli/browser-env.ts';

test('a browser gets its session and nothing that could be a secret', () => {
  const session = {
    ...{ PATH: '/bin', HOME: '/people/a', DISPLAY: ':0', XDG_RUNTIME_DIR: '/run/user/1', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' },
    ...{ LC_ALL: 'C', WAYLAND_DISPLAY: 'wayland-0', SystemRoot: 'C:\\Windows', GNOME_DESKTOP_SESSION_ID: 'x' },
  };
  const secrets = {
    ...{ HOOKGLASS_RECEIVER_SECRET: 's', MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'k', MLFLOW_TRACKING_TOKEN: 't', HOOK_SECRET: 's' },
    ...{ AWS_SECRET_ACCESS_KEY: 's', NODE_OPTIONS: '--inspect', NGROK_AUTHTOKEN: 't', MY_XDG_TOKEN: 't' },
  };

  expect(browserEnv({ ...session, ...secrets })).toEqual(session);
});
