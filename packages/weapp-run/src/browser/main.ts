import { DEFAULT_SETTINGS, type RunnerSettings, type ShareCard } from '../protocol.ts'
import { createDialogs } from './dialogs.ts'
import { listenToFields } from './form-controls.ts'
import { createFramework } from './framework.ts'
import { fire, type HostElement, hostOf } from './hosts.ts'
import { createModules } from './modules.ts'
import { createNavigation } from './navigation.ts'
import { pick } from './picker.ts'
import { createRecorder } from './recorder.ts'
import { parsePageUrl } from './routes.ts'
import { shareCard } from './sharing.ts'
import { createShell } from './shell.ts'
import { createAnswers } from './wx/answers.ts'
import { createWxApi } from './wx/api.ts'
import { listFiles, setChosenFiles } from './wx/files.ts'
import { createNetwork } from './wx/network.ts'
import { createPageApi } from './wx/page-api.ts'

const data = window.weappData
const settings: RunnerSettings = { ...DEFAULT_SETTINGS, ...window.weappSettings }
const entry = parsePageUrl(`/${settings.entry.replace(/^\//, '') || data.app.pages[0]}`, '')

const recorder = createRecorder()
const answers = createAnswers()
const network = createNetwork(settings.networkType)
const sharedCards: ShareCard[] = []

const framework = createFramework(data, recorder, {
  onSetData: (root, bytes) => {
    const page = navigation.pageOf(root)
    if (!page) return
    recorder.setData({ pageId: page.id, route: page.path, bytes, at: performance.now() })
    requestAnimationFrame(() => navigation.noteNodes(page))
  },
})
const shell = createShell(data.app, {
  onBack: () => navigation.navigateBack(1),
  onTab: (item, index) => navigation.tapTab(item, index),
})
const navigation = createNavigation({
  data,
  framework,
  shell,
  recorder,
  loadPage: (path) => modules.loadComponent(path),
})
const pages = createPageApi(navigation, shell)
const { wx, appShow, appHide, appError, clipboard } = createWxApi({
  settings,
  entry,
  dialogs: createDialogs(shell.overlays),
  answers,
  recorder,
  parts: [pages.api, network.api],
})
const modules = createModules({
  data,
  framework,
  recorder,
  wx,
  getCurrentPages: () => navigation.stack().map((page) => page.instance),
})

function openType(button: HostElement, type: string): void {
  switch (type) {
    case 'share':
      shareCard(navigation, 'button', button.__wxElement).then(
        (card) => sharedCards.push(card),
        recorder.error,
      )
      break
    case 'getPhoneNumber':
      fire(button, 'getphonenumber', phoneNumberResult())
      break
    case 'chooseAvatar':
      fire(
        button,
        'chooseavatar',
        answers.take('chooseAvatar', () => ({ avatarUrl: '' })),
      )
      break
    case 'agreePrivacyAuthorization':
      fire(button, 'agreeprivacyauthorization', {})
      break
    default:
      recorder.stubbedCall(`button open-type="${type}"`)
  }
}

function phoneNumberResult(): Record<string, unknown> {
  try {
    const result = answers.take('getPhoneNumber', () => ({ code: 'phone-code-from-runner' }))
    return { errMsg: 'getPhoneNumber:ok', ...result }
  } catch (error) {
    return { errMsg: `getPhoneNumber:fail ${error instanceof Error ? error.message : error}` }
  }
}

const NAVIGATOR: Record<string, (url: string) => void> = {
  navigate: (url) => navigation.navigateTo(url),
  redirect: (url) => navigation.redirectTo(url),
  switchTab: (url) => navigation.switchTab(url),
  reLaunch: (url) => navigation.reLaunch(url),
  navigateBack: () => navigation.navigateBack(1),
}

function callApp(method: string, parameter?: unknown): void {
  const app = modules.app()
  const handler = app?.[method]
  if (typeof handler === 'function') handler.call(app, parameter)
}

window.addEventListener('error', (event) => {
  recorder.error(event.error ?? event.message)
  appError.emit(event.message)
})
window.addEventListener('unhandledrejection', (event) => recorder.error(event.reason))

window.weappControl = {
  stats: () => {
    for (const page of navigation.stack()) navigation.noteNodes(page)
    return recorder.stats()
  },
  route: () => navigation.top().path,
  stack: () => navigation.stack().map((page) => page.path),
  answer: answers.set,
  chooseFiles: setChosenFiles,
  files: listFiles,
  setNetwork: network.setType,
  pick: (element, value) => {
    const host = hostOf(element)?.closest<HostElement>('wx-picker')
    if (!host) throw new Error('the element is in no picker')
    pick(host, value)
  },
  share: () => shareCard(navigation, 'menu'),
  sharedCards: () => sharedCards,
  pullDown: pages.pullDown,
  reachBottom: () => void navigation.call(navigation.top(), 'onReachBottom'),
  background: () => {
    navigation.call(navigation.top(), 'onHide')
    callApp('onHide')
    appHide.emit({})
  },
  foreground: () => {
    const options = { path: entry.path, query: entry.query, scene: settings.scene }
    callApp('onShow', options)
    appShow.emit(options)
    navigation.call(navigation.top(), 'onShow')
  },
  clipboard,
}

listenToFields({ openType, navigate: (url, type) => NAVIGATOR[type]?.(url) })

try {
  const launch = {
    path: entry.path,
    query: entry.query,
    scene: settings.scene,
    shareTicket: '',
    referrerInfo: {},
  }
  modules.load('app')
  callApp('onLaunch', launch)
  callApp('onShow', launch)
  navigation.open(entry)
} catch (error) {
  recorder.error(error)
  console.error(error)
}
