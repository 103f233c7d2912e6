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
  /** Hosts that a person named for it, besides this computer and registered webhooks. */
  allowedTargets: string[];
}

/** How another program starts the command line of this installation, over this data directory. */
export interface AgentStart {
  /** The program that runs here, by its path: `node`, the file of its command line. Otherwise the name of the command. */
  program: string[];
  /** Behind the verb: those that lead to the data directory, where it is not the usual one. */
  flags: string[];
  /** It is the program that runs here. Otherwise the command has to be installed: this program has no command line. */
  own: boolean;
  /** As Node names the system: `linux`, `darwin`, `win32`. */
  platform: string;
}

/** Who asks, what they may do, and with what. */
export interface AgentsView {
  mode: AgentMode;
  /** Somebody chose the mode in the settings: `--allow-actions` does not raise it then. */
  chosen: boolean;
  connected: AgentConnection[];
  start: AgentStart;
  tools: { name: string; title: string; acts: boolean }[];
}
