import { copyText } from '#renderer/commands/copy.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import styles from './welcome-view.module.css';

/** Three lines that make a real MLflow client cause an event. */
export function FireFromPython() {
  const { messages } = useInspector();
  const { status } = useLive();
  const code = [
    'import mlflow',
    `mlflow.set_tracking_uri("${status?.urls.mlflow ?? 'http://127.0.0.1:5000'}")`,
    'mlflow.MlflowClient().create_registered_model("hello")',
  ].join('\n');
  return (
    <div className={styles['python']}>
      <pre>{code}</pre>
      <Button size="small" onClick={() => void copyText(messages, code, 'Python copied.')}>
        <Icon name="a-copy" />
        Copy
      </Button>
    </div>
  );
}
