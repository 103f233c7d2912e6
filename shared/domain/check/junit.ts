import { CHECK_GROUPS, CHECKS } from './checks.ts';
import { cameText, saidIn } from './exchange-words.ts';
import type { CheckOutcome, CheckReport } from './report.ts';

/** A report in the form that CI servers read. A failed `should` or `info` is no failure there either: it says so in its output. */
export function junitOf({ target, mlflowVersion, startedAtMs, tookMs, checks, summary }: CheckReport): string {
  const counts = `tests="${checks.length}" failures="${summary.failed}" errors="0" skipped="${summary.skipped}" time="${seconds(tookMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="hookglass check" ${counts}>`,
    `  <testsuite name="${attribute(`hookglass check ${target}`)}" ${counts} timestamp="${new Date(startedAtMs).toISOString().slice(0, 19)}">`,
    '    <properties>',
    `      <property name="target" value="${attribute(target)}"/>`,
    `      <property name="mlflow" value="${attribute(mlflowVersion)}"/>`,
    '    </properties>',
    ...checks.flatMap(testcase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testcase(check: CheckOutcome): string[] {
  const about = CHECKS.find(({ id }) => id === check.id);
  const group = about ? CHECK_GROUPS[about.group] : '';
  const open = `    <testcase classname="${attribute(group)}" name="${attribute(`${check.id}: ${about?.title ?? ''}`)}" time="${seconds(check.tookMs ?? 0)}"`;
  if (check.result === 'pass') return [`${open}/>`];
  if (check.result === 'skip') return [`${open}>`, `      <skipped message="${attribute(check.why)}"/>`, '    </testcase>'];
  const inside =
    check.level === 'must'
      ? `      <failure type="${check.level}" message="${attribute(check.why)}">${content(details(check))}</failure>`
      : `      <system-out>${content(`Warning (${check.level}): ${details(check)}`)}</system-out>`;
  return [`${open}>`, inside, '    </testcase>'];
}

function details({ why, care, fix, exchanges }: CheckOutcome): string {
  const [first] = exchanges;
  const said = first ? saidIn(first.came) : '';
  return [
    why,
    ...(first ? [`Sent: delivery ${first.deliveryId}${first.unusual === undefined ? '' : `, ${first.unusual}`}`] : []),
    ...(first ? [`Came back: ${cameText(first.came)}${said === '' ? '' : ` ${said}`}`] : []),
    ...(care === undefined ? [] : [`Why MLflow would care: ${care}`]),
    ...(fix === undefined ? [] : [`Fix: ${fix}`]),
  ].join('\n');
}

export const seconds = (ms: number) => (ms / 1000).toFixed(3);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const content = (text: string) => xmlText(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
export const attribute = (text: string) => content(text).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

/** XML 1.0 has no way at all to hold these characters, not even as `&#…;`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const NEVER = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/gu;
const xmlText = (text: string) => text.replace(NEVER, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
