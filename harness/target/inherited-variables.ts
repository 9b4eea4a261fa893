/**
 * The only variables of the caller that reach a gateway, each with its reason. Everything else stays outside, because so
 * much of it silently changes what is tested: VITEST and NODE_ENV=test switch a lock off, INVOCATION_ID and JOURNAL_STREAM
 * make a gateway believe in a supervisor, NODE_OPTIONS and NODE_COMPILE_CACHE make it start itself again as a child.
 */
export const INHERITED_VARIABLES: readonly { readonly name: string | RegExp; readonly reason: string }[] = [
  { name: 'PATH', reason: 'a launch line and what it starts are found by it' },
  { name: 'LANG', reason: 'character set of the terminal' },
  { name: /^LC_[A-Z]+$/, reason: 'character set of the terminal' },
  { name: 'TZ', reason: 'times in the transcript agree with those of the caller' },
  { name: 'USER', reason: 'programs name their temporary directories after the user' },
  { name: 'LOGNAME', reason: 'the same, by its POSIX name' },
  { name: 'USERNAME', reason: 'the same on Windows; permissions of private files are granted by it' },
  { name: 'USERDOMAIN', reason: 'the other half of a Windows user name' },
  { name: 'COMPUTERNAME', reason: 'stands for the domain of a local Windows user' },
  { name: 'SYSTEMROOT', reason: 'no Windows program opens a socket without it' },
  { name: 'WINDIR', reason: 'the same place by its older name' },
  { name: 'SYSTEMDRIVE', reason: 'Windows paths are built on it' },
  { name: 'COMSPEC', reason: 'the Windows command interpreter' },
  { name: 'PATHEXT', reason: 'Windows finds executables by it' },
  { name: 'OS', reason: 'scripts on Windows ask it' },
  { name: 'NUMBER_OF_PROCESSORS', reason: 'build of thread pools on Windows' },
  { name: /^PROCESSOR_[A-Z0-9]+$/, reason: 'architecture of the machine on Windows' },
  { name: /^(COMMON)?PROGRAM(FILES(\(X86\))?|DATA|W6432)$/, reason: 'where programs are installed on Windows' },
];
