import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type ServerContext } from '@modelcontextprotocol/server';
import { bytesOf } from './fitted.ts';
import { ToolProblem } from './tool.ts';

/** What is asked for besides the tools, as its row in Calls names it. */
export interface NotedRequest {
  /** `read_resource`, `get_prompt`. */
  tool: string;
  about: string;
  context: ServerContext;
}

/** Answers a request and keeps a row for it, also when there is no such thing. */
export type Noted = <Result>(request: NotedRequest, answer: () => Result | Promise<Result>) => Promise<Result>;

/** What came of it, for the row. */
export interface Outcome {
  status: number;
  outcome: string;
  answerBytes: number;
}

/** @param keep called once with what came of it @throws whatever `answer` throws */
export async function noting<Result>(answer: () => Result | Promise<Result>, keep: (outcome: Outcome) => void): Promise<Result> {
  try {
    const result = await answer();
    keep({ status: 200, outcome: 'read', answerBytes: bytesOf(result) });
    return result;
  } catch (error) {
    keep({ ...whatWentWrong(error), answerBytes: 0 });
    throw error;
  }
}

/** There is none of that name. */
export class NotThere extends ProtocolError {
  constructor(says: string) {
    super(ProtocolErrorCode.InvalidParams, says);
  }
}

function whatWentWrong(error: unknown): Pick<Outcome, 'status' | 'outcome'> {
  if (error instanceof ResourceNotFoundError) return { status: 404, outcome: 'no such resource' };
  if (error instanceof NotThere) return { status: 404, outcome: error.message };
  if (error instanceof ProtocolError) return { status: 422, outcome: error.message };
  if (error instanceof ToolProblem) return { status: 403, outcome: 'refused: coding agents are off' };
  return { status: 500, outcome: 'an error of Hookglass' };
}
