import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps secrets in the database so that neither a copy of it, nor a value moved to another row, gives them away. */
export type SecretBox = {
  /** `row` names the one place where the value is kept: table, column and primary key. */
  seal(plain: string, row: string): string;
  open(sealed: string, row: string): string;
};

/** The value was sealed for another row or with another secret, or was changed. */
export class SecretUnreadable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SecretUnreadable';
  }
}

/**
 * AES-256-GCM; the key comes from `secret` by HKDF, the row is authenticated with the value, and the key's own id stands
 * in it: `v1.<key>.<nonce>.<ciphertext>.<tag>`. Values sealed with a `former` secret can still be opened.
 */
export function secretBox(secret: string, former: readonly string[] = []): SecretBox {
  if (secret === '') throw new Error('A secret box needs a secret.');
  const current = keyFrom(secret);
  const known = new Map([...former.map(keyFrom), current].map((key) => [key.id, key.bytes]));

  return {
    seal(plain, row) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(boundTo(current.id, row));
      const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return ['v1', current.id, ...[nonce, ciphertext, cipher.getAuthTag()].map(inText)].join('.');
    },
    open(sealed, row) {
      const [version, id, nonce, ciphertext, tag, ...more] = sealed.split('.');
      if (version !== 'v1' || !id || !nonce || ciphertext === undefined || !tag || more.length > 0) {
        throw new SecretUnreadable('This is not a sealed secret.');
      }
      const key = known.get(id);
      if (!key) throw new SecretUnreadable('This secret was sealed with another CODELAB_SECRET.');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, inBytes(nonce), { authTagLength: 16 });
        decipher.setAAD(boundTo(id, row)).setAuthTag(inBytes(tag));
        return Buffer.concat([decipher.update(inBytes(ciphertext)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new SecretUnreadable('This secret was changed, or belongs to another row.', { cause });
      }
    },
  };
}

type Key = { readonly id: string; readonly bytes: Buffer };

function keyFrom(secret: string): Key {
  const derive = (purpose: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', purpose, length));
  return { id: inText(derive('codelab secret box: key id', 6)), bytes: derive('codelab secret box: key', 32) };
}

function boundTo(keyId: string, row: string): Buffer {
  return Buffer.from(`v1.${keyId}.${row}`, 'utf8');
}

function inText(bytes: Buffer): string {
  return bytes.toString('base64url');
}

function inBytes(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}
