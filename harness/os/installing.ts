/** How a program is installed on this system. */
import which from 'which';
import type { Lack } from './lack.js';

/** Package managers, by their program, and how each is asked. */
const MANAGERS: readonly (readonly [program: string, ask: string])[] = [
  ['apt-get', 'apt-get install'],
  ['dnf', 'dnf install'],
  ['zypper', 'zypper install'],
  ['pacman', 'pacman -S'],
  ['apk', 'apk add'],
  ['brew', 'brew install'],
];

/** Packages that have another name than their program: the usual one, and those of single managers. */
const PACKAGES: Readonly<Record<string, { readonly usual: string; readonly [manager: string]: string }>> = {
  setpriv: { usual: 'util-linux', apk: 'setpriv' },
  unshare: { usual: 'util-linux', apk: 'util-linux-misc' },
  ip: { usual: 'iproute2', dnf: 'iproute' },
  python3: { usual: 'python3', pacman: 'python' },
};

/** One line, such as `sudo apt-get install strace`; `install strace` where no package manager is known. */
export async function installing(program: string): Promise<string> {
  const names = PACKAGES[program];
  for (const [manager, ask] of MANAGERS) {
    if (!(await which(manager, { nothrow: true }))) continue;
    // Homebrew refuses to be root.
    const privileged = process.getuid?.() === 0 || manager === 'brew' ? '' : 'sudo ';
    return `${privileged}${ask} ${names?.[manager] ?? names?.usual ?? program}`;
  }
  return `install ${names?.usual ?? program}`;
}

/** Undefined if the program is on `path`. */
export async function lackOfProgram(program: string, path = process.env.PATH ?? ''): Promise<Lack | undefined> {
  if (await which(program, { nothrow: true, path })) return undefined;
  return { why: `${program} is not installed`, enable: await installing(program) };
}
