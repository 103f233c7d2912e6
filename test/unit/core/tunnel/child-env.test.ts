import { expect, test } from 'vitest';
import { childEnv } from '#core/tunnel/child-env.ts';

test('passes only names from the list, and what one program needs besides', () => {
  const env = { PATH: '/bin', HOOKGLASS_RECEIVER_SECRET: 's', MLFLOW_TRACKING_TOKEN: 't', NGROK_AUTHTOKEN: 'n', SSH_AUTH_SOCK: '/s' };

  expect(childEnv(env)).toEqual({ PATH: '/bin' });
  expect(childEnv(env, ['NGROK_AUTHTOKEN'])).toEqual({ PATH: '/bin', NGROK_AUTHTOKEN: 'n' });
});
