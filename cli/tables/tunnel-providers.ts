import type { TunnelProviderInfo } from '#shared/domain/app/tunnel.ts';
import type { Table } from '../terminal/table.ts';

/** The tunnel programs that are known, where each was found, and how those that are missing are had. */
export const TUNNEL_PROVIDERS_TABLE: Table<TunnelProviderInfo> = {
  columns: [
    { head: 'PROVIDER', text: ({ name }) => name, tone: () => 'strong', rank: 0 },
    { head: 'PROGRAM', text: ({ found }) => found?.path ?? 'not found', tone: ({ found }) => (found ? undefined : 'warn'), rank: 0 },
    { head: 'VERSION', text: ({ found }) => found?.version ?? '', rank: 1, min: 12 },
  ],
  below: ({ found, install }) => (found ? undefined : install),
};
