import type { z } from 'zod';
import type { Contract } from '#shared/contract/contract.ts';
import type { ClientOf } from '#shared/contract/route.ts';
import type { Finding } from '#shared/domain/app/finding.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Reach } from './reach.ts';

/** What may be asked of the core. Its answers hold no secret. */
export type AskCore = ClientOf<Contract>;

/** What a tool works with. */
export interface Ground {
  core: AskCore;
  clock: Clock;
  /** Called with what happens. @returns how to stop */
  subscribe(listener: (events: readonly StreamEvent[]) => void): () => void;
  /** The check-up of our own set-up, and of a real MLflow server where one is named. */
  doctor(question: { mlflowUri?: string; webhookUrl?: string; withCredentials: boolean }): Promise<DoctorFindings>;
  /** Whether something in these bytes, which the core gave, was a secret and is asterisks now. */
  isHidden(bytes: Uint8Array): boolean;
}

export interface DoctorFindings {
  /** In our own words about our own set-up. */
  own: Finding[];
  /** What a server said is in them. */
  server: Finding[];
}

/** One call of a tool. */
export interface Asking extends Ground {
  /** Where something may be sent. */
  reach: Reach;
  mayAct: boolean;
  /** The agent has gone, or does not want the answer any more. */
  signal: AbortSignal;
  /** Tells the agent how it goes, where it wants to know. */
  progress(done: number, total: number | undefined, message: string): void;
}

/** `look` reads; `send` sends requests, for instance to check a receiver; `act` changes something that stays. */
export type ToolKind = 'look' | 'send' | 'act';

/** What came of a call: the structure, a few words about it that hold nothing of the wire, and fewer for the row in Calls. */
export interface ToolAnswer<Output> {
  data: Output;
  text: string;
  outcome: string;
}

export interface ToolText<Input extends z.ZodObject, Output extends z.ZodObject> {
  name: string;
  title: string;
  description: string;
  kind: ToolKind;
  input: Input;
  output: Output;
}

/** A tool as the table has it: whatever it takes and gives. */
export interface Tool extends ToolText<z.ZodObject, z.ZodObject> {
  /** What it is asked about, for the row in Calls. */
  about(input: Readonly<Record<string, unknown>>): string;
  /** @throws ToolProblem, ProblemError of the core */
  run(input: unknown, asking: Asking): Promise<ToolAnswer<Record<string, unknown>>>;
}

/** Typed where it is written. @param about names of the inputs that tell what it is about */
export function tool<Input extends z.ZodObject, Output extends z.ZodObject>(
  text: ToolText<Input, Output> & {
    about?: readonly (keyof z.input<Input> & string)[];
    run(input: z.output<Input>, asking: Asking): Promise<ToolAnswer<z.input<Output>>>;
  },
): Tool {
  const { about = [], run } = text;
  return {
    ...text,
    about: (input) => about.flatMap((name) => (input[name] === undefined ? [] : [String(input[name])])).join(' '),
    run: (input, asking) => run(input as z.output<Input>, asking),
  };
}

/** Why a question cannot be answered, and what to do; the sentence is ours and quotes nothing but the question. */
export class ToolProblem extends Error {}
