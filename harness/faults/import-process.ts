/** Imports a module and starts a gateway by it, in a process of its own. Arguments: module, export, port. Prints the error. */
import { pathToFileURL } from 'node:url';

const [, , file = '', start = '', port = ''] = process.argv;
const module: Record<string, unknown> = await import(pathToFileURL(file).href);
const begin = module[start];
if (typeof begin !== 'function') throw new Error(`${file} exports no function ${start}`);
try {
  await begin({ port: Number(port) });
  process.stdout.write(JSON.stringify({ started: true }));
} catch (error) {
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  process.stdout.write(JSON.stringify({ name, message }));
}
process.exit(0);
