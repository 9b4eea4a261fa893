/** A WebSocket client in a process of its own, so that it can be frozen. Argument: the URL. Ends when its input ends. */
import { WebSocket } from '../common-js.js';

const socket = new WebSocket(String(process.argv[2]));
socket.once('open', () => process.stdout.write('connected\n'));
socket.once('error', () => process.exit(1));
process.stdin.resume().once('end', () => process.exit(0));
