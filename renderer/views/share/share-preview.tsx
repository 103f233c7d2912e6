import { formatCount } from '#renderer/ui/format.ts';
import { jsonTokens } from '#renderer/ui/wire/json-tokens.ts';
import wire from '#renderer/ui/wire/wire.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { maskedParts } from '#shared/domain/wire/masks.ts';
import styles from './share.module.css';

/** A page draws so much of a text without a pause; the file itself holds all of it. */
const SHOWN_LINES = 400;
const SHOWN_CHARACTERS = 6000;

/** Each line as it leaves, with every masked place drawn as one and named at its end. */
export function SharePreviewLines({ text }: { text: string }) {
  const lines = text.trimEnd().split('\n');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard has to reach it
    <div className={styles['lines']} role="region" aria-label="What leaves this computer" tabIndex={0}>
      {lines.slice(0, SHOWN_LINES).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <Line key={index} number={index + 1} line={line} />
      ))}
      {lines.length > SHOWN_LINES && (
        <p className={styles['more']}>{`${formatCount(lines.length - SHOWN_LINES)} more lines are not drawn here; all of them leave.`}</p>
      )}
    </div>
  );
}

function Line({ number, line }: { number: number; line: string }) {
  const shown = line.slice(0, SHOWN_CHARACTERS);
  const rest = line.length - shown.length;
  const kinds = [...new Set(maskedParts(line).flatMap(({ mask }) => mask ?? []))];
  return (
    <div className={styles['line']}>
      <i>{number}</i>
      <code>
        {/^\s*[{[\]}"]/.test(shown) ? <Json text={shown} /> : <Masked text={shown} />}
        {rest > 0 && <span className={styles['quiet']}>{` … ${formatCount(rest)} more characters leave`}</span>}
      </code>
      <b>{kinds.join(', ')}</b>
    </div>
  );
}

function Json({ text }: { text: string }) {
  return jsonTokens(text).map(({ kind, text: part }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens of one text have no other name
    <span key={index} className={wire[kind]}>
      <Masked text={part} />
    </span>
  ));
}

function Masked({ text }: { text: string }) {
  return maskedParts(text).map(({ text: part, mask }, index) =>
    mask === undefined ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <WireText key={index} text={part} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <span key={index} className={styles['mask']} title={`masked: ${mask}`}>
        {part}
      </span>
    ),
  );
}
