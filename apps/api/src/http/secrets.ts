import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

export interface SecretPlace {
  communityId: string
  table: string
  rowId: string
  field: string
}

export interface Secrets {
  /** AES-256-GCM; nonce ‖ tag ‖ text. Bound to its place: copied to another row or community it does not open. */
  encrypt(place: SecretPlace & { text: string }): Buffer
  encryptBytes(place: SecretPlace & { bytes: Buffer }): Buffer
  decrypt(place: SecretPlace & { cipher: Buffer }): string
  decryptBytes(place: SecretPlace & { cipher: Buffer }): Buffer
  /** Keyed hash for exact look-up; equal texts of two communities have different hashes. */
  lookupHash(of: { communityId: string; field: string; text: string }): string
  /** Keyed hash for values the server derives instead of storing, e.g. refresh tokens. */
  sign(text: string): string
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** `dataKey`, `lookupKey`, `tokenSecret`: 32 bytes each. */
export function createSecrets(keys: { dataKey: Buffer; lookupKey: Buffer; tokenSecret: Buffer }): Secrets {
  const context = (p: SecretPlace) => Buffer.from(`${p.communityId}/${p.table}/${p.rowId}/${p.field}`)
  const encryptBytes = (place: SecretPlace & { bytes: Buffer }) => {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', keys.dataKey, nonce).setAAD(context(place))
    const body = Buffer.concat([cipher.update(place.bytes), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), body])
  }
  const decryptBytes = (place: SecretPlace & { cipher: Buffer }) => {
    const nonce = place.cipher.subarray(0, NONCE_BYTES)
    const tag = place.cipher.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
    const opener = createDecipheriv('aes-256-gcm', keys.dataKey, nonce).setAAD(context(place)).setAuthTag(tag)
    return Buffer.concat([opener.update(place.cipher.subarray(NONCE_BYTES + TAG_BYTES)), opener.final()])
  }
  return {
    encryptBytes,
    decryptBytes,
    encrypt: (p) => encryptBytes({ ...p, bytes: Buffer.from(p.text, 'utf8') }),
    decrypt: (p) => decryptBytes(p).toString('utf8'),
    lookupHash: ({ communityId, field, text }) =>
      createHmac('sha256', keys.lookupKey).update(`${communityId}/${field}/${text}`).digest('base64url'),
    sign: (text) => createHmac('sha256', keys.tokenSecret).update(text).digest('base64url'),
  }
}
