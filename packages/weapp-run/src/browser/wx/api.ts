import type { RunnerSettings } from '../../protocol.ts'
import type { Dialogs } from '../dialogs.ts'
import type { Recorder } from '../recorder.ts'
import type { Destination } from '../routes.ts'
import type { Answers } from './answers.ts'
import { asText, createListeners, WxFailure, type WxOptions, wxFunction } from './call.ts'
import { createDevice } from './device.ts'
import { createFiles } from './files.ts'
import { createSound } from './sound.ts'
import { createStorage } from './storage.ts'
import { STUBBED } from './stubs.ts'

interface WxApiOptions {
  settings: RunnerSettings
  entry: Destination
  dialogs: Dialogs
  answers: Answers
  recorder: Recorder
  /** Functions that other parts of the runner bring: pages and network. */
  parts: object[]
}

/** Fields that are looked for as a matter of course: webpack's chunks, Taro's test for a cloud, promises' `then`. */
const PROGRAM_FIELDS = new Set(['webpackJsonp', 'cloud', 'then', 'toJSON'])

function createDialogApi(dialogs: Dialogs) {
  return {
    showToast: wxFunction('showToast', dialogs.showToast),
    hideToast: wxFunction('hideToast', dialogs.hideToast),
    showLoading: wxFunction('showLoading', dialogs.showLoading),
    hideLoading: wxFunction('hideLoading', dialogs.hideLoading),
    showModal: wxFunction('showModal', dialogs.showModal),
    showActionSheet: wxFunction('showActionSheet', dialogs.showActionSheet),
  }
}

/** Functions whose result the person or WeChat's servers decide; the test sets what that is. */
function createAnsweredApi(answers: Answers, settings: RunnerSettings) {
  return {
    login: wxFunction('login', () => answers.take('login', () => ({ code: settings.loginCode }))),
    scanCode: wxFunction('scanCode', () =>
      answers.take('scanCode', () => {
        throw new WxFailure('cancel')
      }),
    ),
    requestSubscribeMessage: wxFunction('requestSubscribeMessage', ({ tmplIds }) =>
      answers.take('requestSubscribeMessage', () =>
        Object.fromEntries((Array.isArray(tmplIds) ? tmplIds : []).map((id) => [asText(id), 'accept'])),
      ),
    ),
  }
}

function createStubs(recorder: Recorder, answers: Answers): Record<string, unknown> {
  const stub = (name: string) => {
    if (/^(on|off)[A-Z]/.test(name)) return () => recorder.stubbedCall(name)
    return wxFunction(name, () => {
      recorder.stubbedCall(name)
      return answers.take(name, () => undefined)
    })
  }
  return Object.fromEntries(STUBBED.map((name) => [name, stub(name)]))
}

function createManagers() {
  const nothing = () => {}
  const log = {
    debug: nothing,
    info: nothing,
    log: nothing,
    warn: nothing,
    error: nothing,
    setFilterMsg: nothing,
  }
  return {
    getUpdateManager: () => ({
      onCheckForUpdate: nothing,
      onUpdateReady: nothing,
      onUpdateFailed: nothing,
      applyUpdate: nothing,
    }),
    getLogManager: () => log,
    getRealtimeLogManager: () => log,
    getExtConfigSync: () => ({}),
  }
}

/** The `wx` object of the logic layer, and the events that the runner sends through it. */
export function createWxApi({ settings, entry, dialogs, answers, recorder, parts }: WxApiOptions) {
  let clipboard = ''
  const appShow = createListeners<unknown>()
  const appHide = createListeners<unknown>()
  const appError = createListeners<unknown>()
  const own = {
    setClipboardData: wxFunction('setClipboardData', (options: WxOptions) => {
      clipboard = asText(options.data)
      dialogs.showToast({ title: '内容已复制' })
    }),
    getClipboardData: wxFunction('getClipboardData', () =>
      answers.take('getClipboardData', () => ({ data: clipboard })),
    ),
    onAppShow: appShow.on,
    offAppShow: appShow.off,
    onAppHide: appHide.on,
    offAppHide: appHide.off,
    onError: appError.on,
    offError: appError.off,
  }
  const members: Record<string, unknown> = Object.assign(
    createStubs(recorder, answers),
    createManagers(),
    createDevice(settings, entry),
    createStorage(settings.storage),
    createFiles(),
    createSound(),
    createDialogApi(dialogs),
    createAnsweredApi(answers, settings),
    own,
    ...parts,
  )
  const wx = new Proxy(members, {
    get: (target, name) => {
      if (typeof name === 'string' && !(name in target) && !PROGRAM_FIELDS.has(name))
        recorder.unknownApi(name)
      return Reflect.get(target, name)
    },
  })
  return { wx, appShow, appHide, appError, clipboard: () => clipboard }
}
