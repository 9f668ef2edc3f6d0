import { resolvePath } from './modules.ts'

export interface Destination {
  path: string
  query: Record<string, string>
}

/**
 * Reads a page URL as WeChat does: values are handed over as written (the page decodes them itself), end at a
 * second `=`, and a name without a value gives the text "undefined".
 */
export function parsePageUrl(url: string, from: string): Destination {
  const [target = '', search = ''] = url.split('?', 2)
  const query: Record<string, string> = {}
  for (const pair of search.split('&').filter(Boolean)) {
    const [name = '', value] = pair.split('=')
    query[name] = value === undefined ? 'undefined' : value
  }
  return { path: resolvePath(from, target), query }
}
