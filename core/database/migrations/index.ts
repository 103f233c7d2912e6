import type { Migration } from '../migrate.ts';
import { registryTables } from './001-registry.ts';
import { dispatchTables } from './002-dispatch.ts';
import { receiverTables } from './003-receiver.ts';
import { trackingTables } from './004-tracking.ts';
import { journalTables } from './005-journal.ts';
import { tunnelTables } from './006-tunnel.ts';
import { capturesByDelivery } from './007-captures-by-delivery.ts';
import { explainedDeliveries } from './008-explained-deliveries.ts';
import { notes } from './009-notes.ts';
import { attemptSpans } from './010-attempt-spans.ts';
import { inputsAndModelMetrics } from './011-inputs-and-model-metrics.ts';
import { causes } from './012-causes.ts';
import { budgets } from './013-budgets.ts';
import { whatWeSentWeSigned } from './014-what-we-sent-we-signed.ts';
import { sequences } from './015-sequences.ts';
import { whatArrived } from './016-what-arrived.ts';
import { whenSettingsChanged } from './017-when-settings-changed.ts';
import { checks } from './018-checks.ts';
import { whereItCameFrom } from './019-where-it-came-from.ts';
import { derivedEvents } from './022-derived-events.ts';
import { workspaces } from './023-workspaces.ts';
import { asWhichRelease } from './025-as-which-release.ts';
import { whatAgentsAsked } from './026-what-agents-asked.ts';
import { reportsInShort } from './027-reports-in-short.ts';

/** Every step, oldest first. A step that has been released is never edited; a change is a new step. */
export const MIGRATIONS: readonly Migration[] = [
  registryTables,
  dispatchTables,
  receiverTables,
  trackingTables,
  journalTables,
  tunnelTables,
  capturesByDelivery,
  explainedDeliveries,
  notes,
  attemptSpans,
  inputsAndModelMetrics,
  causes,
  budgets,
  whatWeSentWeSigned,
  sequences,
  whatArrived,
  whenSettingsChanged,
  checks,
  whereItCameFrom,
  derivedEvents,
  workspaces,
  asWhichRelease,
  whatAgentsAsked,
  reportsInShort,
];
