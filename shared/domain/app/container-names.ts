/** Names that containers give the computer on which they run: outside of one they may well mean nothing. */
const CONTAINER_NAMES: ReadonlySet<string> = new Set(['host.docker.internal', 'host.containers.internal', 'gateway.docker.internal']);

export const isContainerName = (hostname: string): boolean => CONTAINER_NAMES.has(hostname.toLowerCase());

/** What has to be so for a container to reach a listener of this computer. */
export const CONTAINER_WAY =
  'A container reaches this computer as host.docker.internal; on Linux it is started with --add-host=host.docker.internal:host-gateway for that, ' +
  'and Hookglass with --receiver-host 0.0.0.0, because what listens on 127.0.0.1 alone is not reached from there.';
