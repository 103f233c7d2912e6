import type { Session } from 'electron';
import { parseUrl } from '#shared/domain/parse-url.ts';

/** Newer Chromium asks for this before a page may talk to loopback addresses, its own included. */
const LOOPBACK = 'loopback-network';

/** Pages get no permission but this one, and only the inspector's own. Copying text goes through the preload. */
export function setupPermissions(session: Session, origin: () => string | undefined): void {
  const allows = (permission: string, requestingUrl: string, isMainFrame: boolean) => {
    const own = origin();
    return permission === LOOPBACK && isMainFrame && own !== undefined && parseUrl(requestingUrl)?.origin === own;
  };

  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(allows(permission, requestingUrl, isMainFrame)),
  );
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, { isMainFrame }) =>
    allows(permission, requestingOrigin, isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
}
