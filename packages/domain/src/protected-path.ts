import { matchesWildcard, namesIn } from './glob.ts';

/**
 * Names that hold secrets or steer programs, of files and of folders with all that is in them: asked about even to be
 * read. In lower case.
 */
export const protectedNames = [
  '.git',
  '.codelab',
  '.env*',
  '*.pem',
  '*.key',
  '*.p8',
  '*.p12',
  '*.pfx',
  '*.ppk',
  '*.jks',
  '*.keystore',
  '*.kdbx',
  'id_rsa*',
  'id_dsa*',
  'id_ecdsa*',
  'id_ed25519*',
  '.git-credentials',
  '.netrc',
  '_netrc',
  '.npmrc',
  '.pypirc',
  '.pgpass',
  '.ssh',
  '.gnupg',
  '.aws',
  '.kube',
  '.docker',
] as const;

/** What leads out of the workspace is protected too. A file system may know neither case nor dots and blanks at the end. */
export function isProtected(path: string): boolean {
  const names = namesIn(path);
  if (!names) return true;
  return names.some((name) => {
    const plain = name.toLowerCase().replace(/[. ]+$/, '');
    return protectedNames.some((pattern) => matchesWildcard(pattern, plain));
  });
}
