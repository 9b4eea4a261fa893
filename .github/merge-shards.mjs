/**
 * The last job of gate.yml: merges the shards of each platform, and answers with the worst of all.
 * Takes ARTIFACT, RUNS_ON (a JSON list of runner labels) and SHARDS from the environment, and the shards from shards/.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { workflowCommand } from '../dist/harness/report/annotations.js';

const MAIN = fileURLToPath(new URL('../dist/harness/cli/start.js', import.meta.url));

/** A violation outweighs everything; whatever came to no verdict outweighs one that is merely open. */
const WORST_FIRST = [1, 70, 64, 130, 2, 0];

/** GitHub takes 1 MiB of a step's summary, all platforms together. */
const SUMMARY_CHARACTERS = 200_000;

const { ARTIFACT, RUNS_ON, SHARDS, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = process.env;

/** Exit status of gatelock for one platform. */
function merge(runner) {
  const directories = Array.from({ length: Number(SHARDS) }, (_, index) => `shards/${ARTIFACT}-${runner}-${index + 1}`);
  // What is missing, gatelock tells.
  const there = directories.filter((directory) => existsSync(directory));
  const out = `gatelock-out/${ARTIFACT}-${runner}`;
  const { status } = spawnSync(process.execPath, [MAIN, 'merge', ...there, '--out', out], { stdio: 'inherit' });
  if (existsSync(`${out}/summary.md`)) {
    const summary = readFileSync(`${out}/summary.md`, 'utf8').slice(0, SUMMARY_CHARACTERS);
    appendFileSync(GITHUB_STEP_SUMMARY, `# ${runner}\n\n${summary}\n`);
  } else {
    const message = `${there.length} of ${directories.length} shards left something, and it could not be merged: see the log.`;
    process.stdout.write(workflowCommand('error', { title: `gatelock on ${runner}: no verdict` }, message));
  }
  return status ?? 70;
}

const statuses = JSON.parse(RUNS_ON).map(merge);
const status = WORST_FIRST.find((one) => statuses.includes(one)) ?? 70;
const gate = status === 0 ? 'conformant' : status === 1 ? 'nonconformant' : 'inconclusive';
appendFileSync(GITHUB_OUTPUT, `status=${status}\ngate=${gate}\n`);
