import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'

const root = path.resolve(__dirname, '..')
// pnpm links workspace packages; webpack sees their real path, and they are TypeScript that must be compiled.
const packagesFolder = path.resolve(root, '../../packages') + path.sep
const isWorkspacePackage = (file: string) => file.startsWith(packagesFolder)
/** Published in newer JavaScript than old phones read. */
const isTooModern = (file: string) => /[\\/]node_modules[\\/]uqr[\\/]/.test(file)
const compiled = { include: [isWorkspacePackage, isTooModern] }

const platform = process.env.TARO_ENV === 'h5' ? 'h5' : 'weapp'
/** Where the API is: on the page's own origin in a browser, on the developer's machine in WeChat's tools. */
const DEFAULT_API_BASE = { h5: '/api', weapp: 'http://127.0.0.1:3000/api' }
const apiBase = process.env.TARO_APP_API_BASE || DEFAULT_API_BASE[platform]

const SHARED_BY_PAGES = { name: 'shared', chunks: 'async', minChunks: 2, minSize: 0, priority: 5 }

export default defineConfig<'webpack5'>(async () => {
  const config: UserConfigExport<'webpack5'> = {
    projectName: 'linli',
    date: '2026-11-22',
    designWidth: 375,
    deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
    sourceRoot: 'src',
    outputRoot: `dist/${platform}`,
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: !process.env.CI },
    logger: { quiet: true, stats: false },
    alias: {
      '@': path.resolve(root, 'src'),
      // The real one does not even load in WeChat: see there.
      typebox$: path.resolve(root, 'src/shared/no-schemas.ts'),
    },
    defineConstants: { API_BASE: JSON.stringify(apiBase) },
    plugins: [path.resolve(__dirname, 'aria.ts')],
    mini: {
      compile: compiled,
      // Each component's styles stand alone, so the order of the sheets does not matter.
      miniCssExtractPluginOption: { ignoreOrder: true },
      postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
    },
    h5: {
      compile: compiled,
      publicPath: './',
      webpackChain(chain) {
        // Taro splits only what the start page needs; without this each page would carry its own copy of the
        // components.
        chain.optimization.merge({ splitChunks: { cacheGroups: { shared: SHARED_BY_PAGES } } })
        chain.performance.hints(false)
      },
      staticDirectory: 'static',
      router: { mode: 'hash' },
      output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
      miniCssExtractPluginOption: {
        ignoreOrder: true,
        filename: 'css/[name].[contenthash:8].css',
        chunkFilename: 'css/[name].[contenthash:8].css',
      },
      postcss: {
        autoprefixer: { enable: true, config: {} },
        pxtransform: { enable: true, config: { maxRootSize: 24 } },
        cssModules: { enable: false },
      },
    },
  }
  return config
})
