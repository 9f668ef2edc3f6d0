/** What the Node side (pack, runner) and the browser side (runtime) say to each other. */

export interface TabBarItem {
  pagePath: string
  text: string
  iconPath?: string
  selectedIconPath?: string
}

export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  navigationStyle?: string
  enablePullDownRefresh?: boolean
  /** Pixels from the end at which onReachBottom fires; WeChat's default is 50. */
  onReachBottomDistance?: number
}

/** `app.json` as far as the runner reads it. */
export interface AppConfig {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  subpackages?: { root: string; pages: string[] }[]
  window?: WindowConfig
  tabBar?: { color?: string; selectedColor?: string; list: TabBarItem[] }
  usingComponents?: Record<string, string>
}

/** A page's or component's own JSON. */
export interface ComponentConfig extends WindowConfig {
  component?: boolean
  usingComponents?: Record<string, string>
}

/** The packed mini-program; paths carry no extension and no leading slash. */
export interface AppData {
  app: AppConfig
  configs: Record<string, ComponentConfig>
  /** Page and component style sheets, already turned into browser CSS. */
  styles: Record<string, string>
  /** Source text of every logic-layer file. */
  modules: Record<string, string>
  /** Built-in tags that the templates use, with the attributes they are given (camelCase). */
  builtinTags: Record<string, string[]>
  /** Compiled templates: code of the template compiler, evaluated when app-data.js is loaded. */
  templates: Record<string, unknown>
}

export type NetworkType = 'wifi' | '5g' | '4g' | '3g' | '2g' | 'none'

export interface RunnerSettings {
  /** What `wx.login` answers; WeChat's codes are single use, so the server under test decides what it means. */
  loginCode: string
  /** WeChat's text size setting: 16 is standard, 23 the largest. */
  fontSizeSetting: number
  networkType: NetworkType
  /** Page and query the mini-program is opened with, as from a share card; the first page when empty. */
  entry: string
  /** WeChat's scene value: 1001 from the list, 1007 from a card in a chat, 1047 from a mini-program code. */
  scene: number
  /** Storage the phone already holds at launch. */
  storage: Record<string, unknown>
}

export interface RouteStats {
  setDataCalls: number
  /** UTF-8 bytes of the largest single setData. */
  maxSetDataBytes: number
  /** Most setData calls that one page of this route made within any one second. */
  maxSetDataPerSecond: number
  /** Most WXML nodes seen on one page of this route. */
  maxNodes: number
}

export interface RunnerStats {
  /** The page that the launch opened. */
  firstRoute: string
  routes: Record<string, RouteStats>
  /** `wx` members the program read that the runner has never heard of, with how often. */
  unknownApis: Record<string, number>
  /** `wx` calls that were only recorded and answered with success. */
  stubbedCalls: Record<string, number>
  /** Uncaught exceptions, unhandled rejections and errors of the framework. */
  errors: string[]
  /** What the program wrote with `console.error`. */
  consoleErrors: string[]
}

export interface ShareCard {
  title: string
  /** Path with query, without a leading slash where the program gave none. */
  path: string
  imageUrl?: string
}

/** A file that a chooser API hands to the program. */
export interface ChosenFile {
  name: string
  type: string
  base64: string
}

/** How a test wants an API answered: fields of the success result, or a refusal. */
export type Answer = Record<string, unknown> & { fail?: string }

/** Functions of the runtime that the Node side calls in the page. */
export interface RuntimeControl {
  stats(): RunnerStats
  route(): string
  stack(): string[]
  answer(api: string, answer: Answer): void
  chooseFiles(files: ChosenFile[]): void
  /** Files that the program was given, downloaded or wrote. */
  files(): Promise<{ path: string; base64: string }[]>
  setNetwork(type: NetworkType): void
  pick(host: Element, value: string | string[]): void
  share(): Promise<ShareCard>
  /** Cards that share buttons in pages have made so far. */
  sharedCards(): ShareCard[]
  pullDown(): Promise<void>
  reachBottom(): void
  background(): void
  foreground(): void
  clipboard(): string
}

declare global {
  interface Window {
    weappData: AppData
    weappSettings?: Partial<RunnerSettings>
    weappControl: RuntimeControl
  }
}

export const DEFAULT_SETTINGS: RunnerSettings = {
  loginCode: 'code-from-runner',
  fontSizeSetting: 16,
  networkType: 'wifi',
  entry: '',
  scene: 1001,
  storage: {},
}

/** Where the runtime sends what `wx.request` and its like want sent, and the headers that carry the rest. */
export const PROXY = {
  path: '/__wx/http',
  target: 'x-wx-target',
  method: 'x-wx-method',
  headers: 'x-wx-headers',
  status: 'x-wx-status',
  error: 'x-wx-error',
} as const
