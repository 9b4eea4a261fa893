/** What the systems answer differently: the expectations that a spec has of the system, not of the gateway. */

/**
 * True where a listener on the wildcard address keeps everybody off the specific one. Linux refuses (bind(2), measured);
 * macOS with SO_REUSEADDR, which libuv sets, and Windows by default let both stand (libuv src/unix/tcp.c; Microsoft,
 * "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"); neither was tried on the real system.
 */
export const wildcardExcludesSpecific = (): boolean => process.platform === 'linux';
