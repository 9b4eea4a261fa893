/** What a description must keep beyond its types: each rule yields where it is broken and how to mend it. Pure. */
import { isAbsolute, relative, resolve } from 'node:path';
import { nearest } from '../spec/nearest.js';
import type { Path } from '../spec/yaml-source.js';
import { type Description, PLACEHOLDERS } from './description.js';
import { fill, placeholdersIn } from './placeholders.js';

export interface Breach {
  readonly path: Path;
  /** One line: what is wrong and its mend. */
  readonly text: string;
}

/** Placeholders that have a value before any instance exists. */
const OF_THE_TARGET = ['here', 'node', 'package'];
/** Files of a profile are written before its gateways have a port. */
const OF_A_PROFILE = [...OF_THE_TARGET, 'profile', 'secret'];

/** Settings under which released gateways take no lock at all: a run with them would test nothing. */
const LOCK_DISABLING: readonly { readonly name: string; readonly value?: string }[] = [
  { name: 'VITEST' },
  { name: 'NODE_ENV', value: 'test' },
];

/** Every breach of a rule, in the order of the keys. */
export function breaches(description: Description): Breach[] {
  return [
    ...placeholderBreaches(description),
    ...portBreaches(description),
    ...environmentBreaches(description),
    ...fileBreaches(description),
  ];
}

interface Text {
  readonly path: Path;
  readonly text: string;
  readonly allowed: readonly string[];
}

function texts(description: Description): Text[] {
  const { command, port, bind, versionCommand, environment, profile, guard, errorClass, documents } = description;
  return [
    ...line(['command'], command),
    ...line(['port'], port, PLACEHOLDERS),
    ...line(['bind'], bind, PLACEHOLDERS),
    ...line(['versionCommand'], versionCommand, OF_THE_TARGET),
    ...members(['environment'], environment, PLACEHOLDERS),
    ...members(['profile', 'environment'], profile.environment, PLACEHOLDERS),
    ...members(['profile', 'files'], profile.files, OF_A_PROFILE),
    ...Object.keys(profile.files).map((name) => ({
      path: ['profile', 'files', name],
      text: name,
      allowed: ['profile'],
    })),
    ...line(['guard', 'command'], guard?.command),
    ...(guard ? [{ path: ['guard', 'record'], text: guard.record, allowed: PLACEHOLDERS }] : []),
    ...(errorClass ? [{ path: ['errorClass', 'module'], text: errorClass.module, allowed: OF_THE_TARGET }] : []),
    ...line(['documents'], documents, OF_THE_TARGET),
  ];
}

/** Texts of a list; without `allowed` it is a launch line, whose program is looked up before there is an instance. */
function line(path: Path, list: readonly string[] = [], allowed?: readonly string[]): Text[] {
  return list.map((text, index) => ({
    path: [...path, index],
    text,
    allowed: allowed ?? (index === 0 ? OF_THE_TARGET : PLACEHOLDERS),
  }));
}

function members(path: Path, map: Readonly<Record<string, string>>, allowed: readonly string[]): Text[] {
  return Object.entries(map).map(([name, text]) => ({ path: [...path, name], text, allowed }));
}

function placeholderBreaches(description: Description): Breach[] {
  const known: readonly string[] = PLACEHOLDERS;
  return texts(description).flatMap(({ path, text, allowed }) =>
    placeholdersIn(text).flatMap((name) => {
      if (!known.includes(name)) {
        const meant = nearest(name, known);
        const mend = meant ? `write {${meant}}` : `write one of ${list(known)}`;
        return [{ path, text: `unknown placeholder {${name}}: ${mend}, or {{${name}} for a plain brace` }];
      }
      if (!allowed.includes(name)) {
        return [{ path, text: `{${name}} has no value here: only ${list(allowed)} have` }];
      }
      if (name === 'package' && !description.install) {
        return [{ path, text: '{package} is the directory of an installed release: add install, or write {here}' }];
      }
      return [];
    }),
  );
}

function portBreaches({ command, port, bind, environment, profile }: Description): Breach[] {
  const found: Breach[] = [];
  const names = (args: readonly string[], name: string) => args.some((arg) => placeholdersIn(arg).includes(name));
  if (!names(command, 'port') && !names(port, 'port')) {
    found.push({ path: ['port'], text: 'no argument tells the port: write {port} in it' });
  }
  const variables = Object.values({ ...environment, ...profile.environment });
  if (bind && !names([...command, ...bind, ...variables], 'host')) {
    found.push({ path: ['bind'], text: 'no argument or variable tells the host: write {host} in one' });
  }
  return found;
}

function environmentBreaches({ environment, profile }: Description): Breach[] {
  const places = [
    { path: ['environment'], variables: environment },
    { path: ['profile', 'environment'], variables: profile.environment },
  ];
  return places.flatMap(({ path, variables }) =>
    LOCK_DISABLING.filter(({ name, value }) =>
      value === undefined ? variables[name] !== undefined : variables[name] === value,
    ).map(({ name }) => ({
      path: [...path, name],
      text: `${name}=${variables[name]} switches the gateway lock off, so the run would test nothing: remove it`,
    })),
  );
}

/** Files of a profile stand in the profile: one elsewhere would be the user's own. */
function fileBreaches({ profile }: Description): Breach[] {
  const root = resolve('profile');
  return Object.keys(profile.files).flatMap((name) => {
    if (placeholdersIn(name).some((placeholder) => placeholder !== 'profile')) return [];
    const inside = relative(root, resolve(root, fill(name, { profile: root })));
    const outside = inside === '' || isAbsolute(inside) || inside.split(/[\\/]/)[0] === '..';
    return outside
      ? [{ path: ['profile', 'files', name], text: `${name} is outside the profile: write a path below {profile}` }]
      : [];
  });
}

function list(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(' ');
}
