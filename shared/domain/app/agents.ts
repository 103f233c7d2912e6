/** What a coding agent may do here: nothing, look and check, or act as well. */
export const AGENT_MODES = ['off', 'read', 'act'] as const;
export type AgentMode = (typeof AGENT_MODES)[number];

/** What an agent asked for, as its row among the calls says it. */
export interface AgentCall {
  /** `list_deliveries`. */
  tool: string;
  /** What it was asked about, in a few words; at most 200 characters. */
  about: string;
  /** What came of it, in a few words: `8 deliveries`, `refused: read only`. */
  outcome: string;
  /** Bytes of the answer. */
  answerBytes: number;
  /** It changes or sends something. */
  acts?: true;
}

export const AGENT_TRANSPORTS = ['stdio', 'http'] as const;

/** An agent that speaks with the core. Over HTTP there is no connection: it is one that has asked within the last minutes. */
export interface AgentConnection {
  /** Name and version that it gives itself. */
  client: string;
  transport: (typeof AGENT_TRANSPORTS)[number];
  sinceMs: number;
  mayAct: boolean;
}

/** Who asks, what they may do, and with what. */
export interface AgentsView {
  mode: AgentMode;
  /** Somebody chose the mode in the settings: `--allow-actions` does not raise it then. */
  chosen: boolean;
  connected: AgentConnection[];
  tools: { name: string; title: string; acts: boolean }[];
}
