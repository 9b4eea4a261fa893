/**
 * Packages of CommonJS, by require: an import has Node.js parse them for their exports first, which takes several times as long
 * as to load them, in every process of a run.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export type WebSocket = import('ws').WebSocket;
export const { WebSocket }: typeof import('ws') = require('ws');
export const { Terminal }: typeof import('@xterm/headless') = require('@xterm/headless');
