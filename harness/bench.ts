/** What the tests of one worker share: the run, the spec, the guardian, the ports, and an incumbent that stands between tests. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Census } from './checks/census.js';
import { Budget, effortFor } from './effort.js';
import type { Gateway } from './gateway/gateway.js';
import { Guardian, reapInPassing } from './gateway/guardian.js';
import { systemsHere } from './os/here.js';
import { packageRoot } from './package-root.js';
import { Ports } from './ports.js';
import { Recorder } from './record/recorder.js';
import { type Calibration, calibration } from './record/schema.js';
import { RecordWriter } from './record/writer.js';
import type { Run } from './run.js';
import { budgetOf, limitMs } from './spec/budgets.js';
import type { Literals } from './spec/clause.js';
import { literalsFor } from './spec/literals.js';
import { type LoadedSpec, loadSpec } from './spec/load.js';
import type { Profile } from './target/profile.js';

export class Bench {
  readonly run: Run;
  readonly spec: LoadedSpec;
  readonly literals: Literals;
  readonly recorder: Recorder;
  readonly guardian = new Guardian((how) => this.#endBereaved(how));
  readonly ports: Ports;
  /** Census of every profile at its birth. */
  readonly births = new WeakMap<Profile, Census>();
  /** A ready gateway that no test has harmed; only where starts are spared. */
  standing: Gateway | undefined;
  #calibration: Calibration | undefined;
  /** Told once: the system reads clocks of every processor for it. */
  readonly #cores = cpus().length;

  private constructor(run: Run, spec: LoadedSpec, worker: number) {
    this.run = run;
    this.spec = spec;
    this.literals = literalsFor(spec, run.target.description.locale);
    this.recorder = new Recorder(new RecordWriter(run.record, BigInt(run.epoch)));
    this.ports = new Ports(run.seed + worker * 31);
    const workspace = randomUUID();
    this.guardian.guard(workspace, run.workspace);
    this.guardian.keeper(workspace, run.starter);
  }

  static async open(run: Run, worker: number): Promise<Bench> {
    return new Bench(run, await loadSpec(run.revision, join(packageRoot(), 'specs', 'gateway-lock')), worker);
  }

  /** What the first test of the run measured; every limit hangs on it. */
  get calibration(): Calibration {
    this.#calibration ??= readCalibration(this.run.record);
    return this.#calibration;
  }

  /** False until the first test of the run has measured the target. */
  get calibrated(): boolean {
    return this.#calibration !== undefined || findCalibration(this.run.record) !== undefined;
  }

  /** What a test that exercises `clauses` may spend. */
  budgetFor(clauses: readonly string[]): Budget {
    const effort = effortFor(this.run.effort, this.run.focus, clauses);
    return new Budget(effort, this.calibration.coldMs, this.#cores);
  }

  /** Limit of a clause by name, in ms, the target's own where it overrides it. */
  limit(clause: string, name: string): number {
    const overrides = this.run.target.description.budgets;
    return limitMs(budgetOf(this.spec, overrides, clause, name), this.calibration);
  }

  /** Why the document does not ask any of `clauses` of this system; undefined if it asks one. */
  notAsked(clauses: readonly string[]): string | undefined {
    const systems = systemsHere();
    const reasons = clauses.map((id) => {
      const { notApplicable } = this.spec.clause(id);
      return systems.map((system) => notApplicable[system]).find((reason) => reason !== undefined);
    });
    return reasons.includes(undefined) ? undefined : reasons[0];
  }

  async close(): Promise<void> {
    await this.standing?.dispose();
    this.ports.close();
    await this.guardian.close();
  }

  /** Ends this worker on the spot, so that nothing it sees of gateways whose guardian died can be laid to them. */
  #endBereaved(how: string): never {
    try {
      this.recorder.fault(`${how}: its worker and its gateways were ended`);
    } finally {
      reapInPassing();
      process.exit(1);
    }
  }
}

function findCalibration(record: string): string | undefined {
  const lines = readFileSync(record, 'utf8').split('\n');
  return lines.find((one) => one.startsWith('{"type":"calibration"'));
}

function readCalibration(record: string): Calibration {
  const line = findCalibration(record);
  if (line === undefined) throw new Error(`${record} has no calibration: the suite runs by gatelock run only.`);
  return calibration.parse(JSON.parse(line));
}
