/** Ports that an ordinary process may not bind: one portable way to another bind failure than a taken port. */
import { readFileSync } from 'node:fs';

/** First port that needs no privilege; 0 where the system has no privileged ports. */
export function firstUnprivilegedPort(): number {
  switch (process.platform) {
    case 'linux':
      // ip(7): containers often set it to 0.
      return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
    case 'darwin':
      // Privileged for a specific address only, since Mojave; not tried on the real system.
      return 1024;
    default:
      return 0;
  }
}

/**
 * Command to put before a launch line so that it cannot bind a privileged port: nothing for an ordinary user, for root
 * setpriv(1) without CAP_NET_BIND_SERVICE. The launched process keeps its pid: setpriv executes it in its own place.
 */
export function withoutPortPrivilege(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const without = '-net_bind_service';
  return ['setpriv', `--bounding-set=${without}`, `--inh-caps=${without}`, '--'];
}
