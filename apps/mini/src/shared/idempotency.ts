const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A random key of 24 characters. It only has to differ from the person's other keys, not to be secret. */
export function randomKey(): string {
  let key = ''
  for (let at = 0; at < 24; at += 1) key += ALPHABET.charAt(Math.floor(Math.random() * ALPHABET.length))
  return key
}

/** Keys of actions whose outcome is not known, by what the action was. */
const unsettled = new Map<string, string>()

/**
 * The key of an action. When the same action was sent before and no clear answer came back (the network went, the
 * server was restarting), it is the same key, so that trying again cannot do it twice.
 */
export function keyForAction(action: string): string {
  const key = unsettled.get(action) ?? randomKey()
  unsettled.set(action, key)
  return key
}

/** A clear answer came: the next time is a new action. */
export function settleAction(action: string): void {
  unsettled.delete(action)
}
