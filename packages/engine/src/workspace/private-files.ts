/**
 * Names that are never read along with others, because they hold secrets or steer programs: one has to name them, and
 * then a person is asked. Globs for one part of a path, whatever its case.
 */
export const privateNames = [
  '.git',
  '.codelab',
  '.env*',
  '*.pem',
  '*.key',
  '*.p12',
  '*.pfx',
  '*.jks',
  '*.keystore',
  '*.kdbx',
  'id_rsa*',
  'id_dsa*',
  'id_ecdsa*',
  'id_ed25519*',
  '.netrc',
  '.npmrc',
  '.pgpass',
  '.ssh',
  '.gnupg',
  '.aws',
] as const;

const patterns = privateNames.map((name) => {
  const [before = '', after] = name.split('*');
  return { before, after };
});

/** Does a path, as `resolve` told it, lead to or through something private? */
export function isPrivate(path: string): boolean {
  return path
    .toLowerCase()
    .split('/')
    .some((part) =>
      patterns.some(({ before, after }) =>
        after === undefined ? part === before : part.startsWith(before) && part.endsWith(after),
      ),
    );
}
