import { useInspector } from '#renderer/inspector.ts';
import type { ServerFields, SignIn as SignInKind } from '#renderer/state/server-fields.ts';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import type { Account } from '#shared/domain/app/real-server.ts';
import styles from './connect.module.css';
import { TextField } from './text-field.tsx';

const KINDS: readonly { value: SignInKind; title: string; hint?: string }[] = [
  { value: 'environment', title: 'Environment', hint: 'MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN' },
  { value: 'password', title: 'Password' },
  { value: 'token', title: 'Token' },
  { value: 'none', title: 'None' },
];

interface SignInProps {
  fields: ServerFields;
  wrong: string | undefined;
  /** That the environment of Hookglass holds. */
  account: Account | undefined;
}

/** Who we are at the server. What is typed here leads to that server, and is not kept. */
export function SignIn({ fields, wrong, account }: SignInProps) {
  const { servers } = useInspector();
  const { signIn, username, password, token } = fields;
  return (
    <div className={styles['signIn']}>
      <p className={styles['row']}>
        <span className={styles['label']}>Signed in with</span>
        <Segments label="Signed in with" options={KINDS} chosen={signIn} onChoose={(kind) => servers.type({ signIn: kind })} />
      </p>
      {signIn === 'environment' && <p className={styles['quiet']}>{environmentWords(account)}</p>}
      {signIn === 'password' && (
        <div className={styles['two']}>
          <TextField name="username" label="User" value={username} wrong={wrong} onType={(text) => servers.type({ username: text })} />
          <TextField name="password" label="Password" value={password} isSecret onType={(text) => servers.type({ password: text })} />
        </div>
      )}
      {signIn === 'token' && (
        <TextField name="token" label="Token" value={token} wrong={wrong} isSecret onType={(text) => servers.type({ token: text })} />
      )}
      {(signIn === 'password' || signIn === 'token') && (
        <p className={styles['quiet']}>
          It goes to that server alone, and is neither stored nor shown. Without a webhook there it is forgotten with this window.
        </p>
      )}
    </div>
  );
}

const environmentWords = (account: Account | undefined) =>
  account
    ? `As ${account.name}, from ${account.from}.`
    : 'Nothing is set there, so the server is asked without a name. MLFLOW_TRACKING_USERNAME with MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, would be used.';
