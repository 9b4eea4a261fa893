/** The description of a target: how the implementation under test is launched, isolated, asked and stopped. Data only. */
import { z } from 'zod';
import { budget } from '../spec/clause.js';

/** Placeholders that a description may use in the strings of its launch lines, environment and files. */
export const PLACEHOLDERS = ['port', 'host', 'profile', 'secret', 'here', 'node', 'package'] as const;

const text = z.string();
const argv = z.array(text).min(1);
const environment = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no name of an environment variable'),
  text,
);

/** A release installed from npm before it runs; `{package}` is then the directory of the installed package. */
export const install = z.strictObject({
  package: z.string(),
  /** npm `overrides` that the release needs because one of its dependencies is not to be had. */
  overrides: z.record(z.string(), z.string()).default({}),
  /** Packages that have to stand beside it. */
  beside: z.array(z.string()).default([]),
});

export const description = z.strictObject({
  name: z.string().min(1),
  version: z.string().optional(),
  /** Launch line without the port option: an executable and its arguments. */
  command: argv,
  /** Arguments that select a port; appended, or left away to see the default port. */
  port: argv.default(['--port', '{port}']),
  /** Arguments that ask for another bind host, if the target can be asked; appended. */
  bind: argv.optional(),
  /** Arguments that make the command print its version and exit: its own floor of start-up time. */
  versionCommand: argv.optional(),
  environment: environment.default({}),
  /** The private profile: variables that point into it and files that stand in it before the first start. */
  profile: z
    .strictObject({ environment: environment.default({}), files: z.record(z.string(), text).default({}) })
    .default({ environment: {}, files: {} }),
  /** What an owner of the listener must answer to be ready. Any HTTP answer if no status is named. */
  ready: z
    .strictObject({
      path: z.string().regex(/^\//, 'is no path: begin it with /').default('/'),
      status: z.array(z.number().int()).optional(),
      deadlineMs: z.number().int().positive().default(60_000),
    })
    .default({ path: '/', deadlineMs: 60_000 }),
  websocket: z
    .strictObject({ path: z.string().regex(/^\//, 'is no path: begin it with /').default('/') })
    .default({ path: '/' }),
  /** Signal that asks it to stop. */
  stop: z.enum(['SIGTERM', 'SIGINT']).default('SIGTERM'),
  locale: z.string().default('en'),
  capabilities: z.array(z.string()).default([]),
  /** Overrides of the budgets of the spec: clause id, then the name of the budget. */
  budgets: z.record(z.string(), z.record(z.string(), budget)).default({}),
  /** Module by which the error class can be imported. */
  errorClass: z.strictObject({ module: z.string(), start: z.string() }).optional(),
  /** The desktop app's guard: a command put before the launch line, and the record that it keeps. */
  guard: z.strictObject({ command: argv, record: text, entry: z.record(z.string(), z.unknown()) }).optional(),
  /** Editions of the lock document that the target ships. */
  documents: z.array(z.string()).default([]),
  install: install.optional(),
});

export type Description = z.infer<typeof description>;
export type Install = z.infer<typeof install>;
