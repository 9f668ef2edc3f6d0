import type { RunnerSettings } from '../../protocol.ts'
import type { Destination } from '../routes.ts'
import { wxFunction } from './call.ts'

const STATUS_BAR = 20

/** What the phone and WeChat say about themselves. */
export function createDevice(settings: RunnerSettings, entry: Destination) {
  const windowInfo = () => {
    const page = document.querySelector('.wx-pages')
    return {
      pixelRatio: window.devicePixelRatio,
      screenWidth: window.innerWidth,
      screenHeight: window.innerHeight,
      windowWidth: window.innerWidth,
      windowHeight: page?.clientHeight ?? window.innerHeight,
      statusBarHeight: STATUS_BAR,
      screenTop: page?.getBoundingClientRect().top ?? 0,
      safeArea: {
        left: 0,
        right: window.innerWidth,
        top: STATUS_BAR,
        bottom: window.innerHeight,
        width: window.innerWidth,
        height: window.innerHeight - STATUS_BAR,
      },
    }
  }
  const deviceInfo = () => ({
    brand: 'runner',
    model: 'runner',
    platform: 'android',
    system: 'Android 10',
    memorySize: 4096,
    benchmarkLevel: 20,
    abi: 'arm64-v8a',
  })
  const appBaseInfo = () => ({
    SDKVersion: '3.8.7',
    version: '8.0.50',
    language: 'zh_CN',
    enableDebug: false,
    theme: 'light',
    fontSizeSetting: settings.fontSizeSetting,
    fontSizeScaleFactor: settings.fontSizeSetting / 16,
    host: { env: 'WeChat' },
  })
  const systemInfo = () => ({ ...windowInfo(), ...deviceInfo(), ...appBaseInfo() })
  const launchOptions = () => ({
    path: entry.path,
    query: entry.query,
    scene: settings.scene,
    shareTicket: '',
    referrerInfo: {},
  })
  return {
    getWindowInfo: windowInfo,
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: appBaseInfo,
    getSystemInfoSync: systemInfo,
    getSystemInfo: wxFunction('getSystemInfo', systemInfo),
    getSystemInfoAsync: wxFunction('getSystemInfoAsync', systemInfo),
    getLaunchOptionsSync: launchOptions,
    getEnterOptionsSync: launchOptions,
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wxrunner', envVersion: 'develop', version: '' } }),
    getMenuButtonBoundingClientRect: () => ({
      width: 87,
      height: 32,
      top: STATUS_BAR + 6,
      bottom: STATUS_BAR + 38,
      left: window.innerWidth - 97,
      right: window.innerWidth - 10,
    }),
    getScreenBrightness: wxFunction('getScreenBrightness', () => ({ value: 0.5 })),
    canIUse: (name: string) => !name.startsWith('cloud'),
    getSystemSetting: () => ({ bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true }),
    getAppAuthorizeSetting: () => ({ albumAuthorized: 'authorized', cameraAuthorized: 'authorized' }),
  }
}
