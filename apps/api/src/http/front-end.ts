import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Hashes of the page's own inline scripts, so that no other inline script may run. */
function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `'sha256-${createHash('sha256')
        .update(script ?? '')
        .digest('base64')}'`,
  )
}

/** Serves the compiled H5 front-end beside the API. Files named by their content are cached for a year. */
export async function registerFrontEnd(app: FastifyInstance, folder: string) {
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const policy = [
    "default-src 'self'",
    `script-src 'self' ${inlineScriptHashes(html).join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    // Taro's H5 controls bring their icons as a font in the style sheet.
    "font-src 'self' data:",
    // Taro reads a chosen file through its blob address before it sends it.
    "connect-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'self'",
  ].join('; ')
  await app.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders(reply, file) {
      if (file.endsWith('.html')) {
        reply.header('content-security-policy', policy)
        reply.header('x-content-type-options', 'nosniff')
        reply.header('referrer-policy', 'same-origin')
        reply.header('cache-control', 'no-cache')
      } else {
        const named = /\.[0-9a-f]{8,}\.(js|css)$/.test(file)
        reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
      }
    },
  })
}
