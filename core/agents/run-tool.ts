import type { CallToolResult } from '@modelcontextprotocol/server';
import { ProblemError } from '#core/http/problem.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { issueWords } from '#shared/domain/issue-words.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { visible, visibleLines } from '#shared/domain/wire/visible.ts';
import { allVisible, bytesOf, fitted, MAX_ANSWER_BYTES } from './fitted.ts';
import { type Asking, type Tool, type ToolAnswer, ToolProblem } from './tool.ts';
import { NOTICE, wired } from './untrusted.ts';

/** A result and what the row in Calls says of it. */
export interface Ran {
  result: CallToolResult;
  /** As HTTP would say it. */
  status: number;
  outcome: string;
}

const MOST_TEXT_CHARACTERS = 4000;
/** Of the frame around text and structure, and of the sentence that says what was cut. */
const FRAME_BYTES = 1024;

/** Runs a tool with whatever came as its input. Never rejects: what is wrong is a result that says what to do. */
export async function runTool(tool: Tool, input: unknown, asking: Asking, logger: Logger): Promise<Ran> {
  const parsed = tool.input.safeParse(input ?? {});
  if (!parsed.success) {
    const members = Object.keys(tool.input.shape);
    const issues = parsed.error.issues.slice(0, 5).map((issue) => issueWords(issue, input, { members }));
    return wrong(422, `The input is not what ${tool.name} takes. ${issues.join('; ')}.`, 'the input is wrong');
  }
  try {
    const answer = await tool.run(parsed.data, asking);
    // By its schema, which leaves out what a part of the core has come to say since.
    const data = tool.output.parse(answer.data);
    return { result: resultOf({ data, text: answer.text }), status: 200, outcome: answer.outcome };
  } catch (error) {
    if (asking.signal.aborted) return wrong(499, 'Cancelled.', 'cancelled');
    return refusalOf(error, tool, logger);
  }
}

/** An error that the agent can do something about. */
export function wrong(status: number, text: string, outcome: string): Ran {
  const content = [{ type: 'text' as const, text: visibleLines(text).slice(0, MOST_TEXT_CHARACTERS) }];
  return { result: { content, isError: true }, status, outcome };
}

function refusalOf(error: unknown, { name }: Tool, logger: Logger): Ran {
  if (error instanceof ToolProblem || error instanceof StartError) return wrong(422, error.message, 'refused');
  if (error instanceof ProblemError) {
    // The sentence may quote a name or an URL that somebody else chose.
    const says = JSON.stringify(wired(error.message, 1000));
    return wrong(error.problem.status, `The engine refuses this. ${NOTICE} It says: ${says}`, 'refused by the engine');
  }
  logger.error(`the tool ${name} failed`, { error: error instanceof Error ? (error.stack ?? error.message) : messageOf(error) });
  return wrong(500, 'Hookglass made a mistake; its log has the details. Try again, or ask in another way.', 'an error of Hookglass');
}

/** Text and structure, marked, visible and bounded. */
function resultOf({ data, text }: Pick<ToolAnswer<Record<string, unknown>>, 'data' | 'text'>): CallToolResult {
  const own = `${visibleLines(text).slice(0, MOST_TEXT_CHARACTERS)}\n${visible(NOTICE)}`;
  const room = MAX_ANSWER_BYTES - FRAME_BYTES - bytesOf(own) - bytesOf(NOTICE);
  const { value, cut } = fitted(allVisible(data), room);
  return {
    content: [{ type: 'text', text: cut === undefined ? own : `${own}\n${cut}` }],
    structuredContent: { notice: NOTICE, ...(cut !== undefined && { cut }), ...value },
  };
}
