/** An edition that states every literal, for gatelock's own tests. */
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import type { DocumentFinding } from './examination.js';
import { examine } from './examine.js';

export const spec = await loadSpec('2025-12-11', specDirectory());

export const EDITION = `# The lock

The gateway binds \`ws://127.0.0.1:18789\`; \`openclaw gateway --port <port>\` takes another port. On \`EADDRINUSE\` it throws
\`GatewayLockError("another gateway instance is already listening on ws://127.0.0.1:<port>")\`, and otherwise
\`GatewayLockError("failed to bind gateway socket on ws://127.0.0.1:<port>: …")\`.
`;

export const CHINESE = `# 锁

默认 \`ws://127.0.0.1:18789\`；\`openclaw gateway --port <port>\` 选择端口。\`EADDRINUSE\` 时抛出
\`GatewayLockError("另一个网关实例已经在 ws://127.0.0.1:<port> 上监听")\`，否则抛出
\`GatewayLockError("无法在 ws://127.0.0.1:<port> 绑定网关套接字: …")\`。
`;

export const findingsOf = (source: string, path = 'lock.md'): DocumentFinding[] =>
  examine({ source, path }, spec).findings;

/** `literal because`, in the order of their places. */
export const told = (source: string, path?: string): string[] =>
  findingsOf(source, path).map(({ literal, because }) => `${literal} ${because}`);
