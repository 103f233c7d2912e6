import { Fragment } from 'react';
import { formatRoute } from '#renderer/state/route.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import styles from './help-view.module.css';
import { type Block, type Inline, readMarkdown } from './markdown.ts';
import { HELP_PAGES, type HelpPage, helpLink, readHelp } from './pages.ts';

/** The documentation, out of the build: the same in the window and the browser, and without a network. */
export function HelpView({ page }: { page: HelpPage }) {
  const asked = useAsked(`help/${page}`, () => readHelp(page));
  const title = HELP_PAGES.find(({ name }) => name === page)?.title;
  return (
    <main className={styles['page']}>
      <nav className={styles['pages']} aria-label="Documentation" data-pane="list">
        <h1>Documentation</h1>
        <div className={styles['list']}>
          {HELP_PAGES.map((one) => (
            <a key={one.name} href={formatRoute({ view: 'help', page: one.name })} aria-current={one.name === page ? 'page' : undefined}>
              {one.title}
            </a>
          ))}
        </div>
      </nav>
      <article className={styles['text']} aria-label={title} data-pane="detail" tabIndex={-1} key={page}>
        {asked.kind === 'problem' && <p role="alert">{`The page could not be read: ${asked.problem}`}</p>}
        {asked.kind === 'answer' &&
          readMarkdown(asked.answer ?? '').map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page does not change while it is shown
            <BlockView key={index} block={block} page={page} />
          ))}
      </article>
    </main>
  );
}

function BlockView({ block, page }: { block: Block; page: HelpPage }) {
  switch (block.kind) {
    case 'heading': {
      const Heading = block.level === 1 ? 'h2' : block.level === 2 ? 'h3' : 'h4';
      return (
        <Heading>
          <Line parts={block.inline} page={page} />
        </Heading>
      );
    }
    case 'paragraph':
      return (
        <p>
          <Line parts={block.inline} page={page} />
        </p>
      );
    case 'code':
      return <pre>{block.text}</pre>;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page does not change while it is shown
            <li key={index}>
              <Line parts={item} page={page} />
            </li>
          ))}
        </List>
      );
    }
    case 'table':
      return <Table block={block} page={page} />;
  }
}

function Table({ block: { head, rows }, page }: { block: Extract<Block, { kind: 'table' }>; page: HelpPage }) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page does not change while it is shown
            <th key={index} scope="col">
              <Line parts={cell} page={page} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a page does not change while it is shown
          <tr key={index}>
            {row.map((cell, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a page does not change while it is shown
              <td key={place}>
                <Line parts={cell} page={page} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Line({ parts, page }: { parts: readonly Inline[]; page: HelpPage }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a page does not change while it is shown
  return parts.map((part, index) => <Fragment key={index}>{partOf(part, page)}</Fragment>);
}

function partOf(part: Inline, page: HelpPage) {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return <code>{part.text}</code>;
    case 'strong':
      return <strong>{part.text}</strong>;
    case 'emphasis':
      return <em>{part.text}</em>;
    case 'link': {
      const to = helpLink(page, part.to);
      // What lies in the source alone is named and not led to.
      return to === undefined ? part.text : <a href={formatRoute({ view: 'help', page: to })}>{part.text}</a>;
    }
  }
}
