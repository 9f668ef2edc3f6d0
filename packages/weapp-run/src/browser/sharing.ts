import type { ShareCard } from '../protocol.ts'
import type { Navigation } from './navigation.ts'
import { asText } from './wx/call.ts'

/** Asks the page on show for its share card, as the menu or a share button does. */
export async function shareCard(
  navigation: Navigation,
  from: 'menu' | 'button',
  target?: object,
): Promise<ShareCard> {
  const page = navigation.top()
  if (typeof page.instance.onShareAppMessage !== 'function') throw new Error(`${page.path} offers no sharing`)
  const given = (navigation.call(page, 'onShareAppMessage', { from, target }) ?? {}) as Record<
    string,
    unknown
  >
  const promised = (await given.promise) as Record<string, unknown> | undefined
  const card = { ...given, ...promised }
  const search = Object.entries(page.query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const ownPath = search ? `${page.path}?${search}` : page.path
  return {
    title: asText(card.title) || asText(page.window.navigationBarTitleText),
    path: asText(card.path) || ownPath,
    ...(card.imageUrl ? { imageUrl: asText(card.imageUrl) } : {}),
  }
}
