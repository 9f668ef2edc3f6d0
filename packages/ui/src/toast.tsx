import Taro from '@tarojs/taro'
import { isH5 } from './platform'

const HIDDEN =
  'position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap'

/** Says it to a screen reader; WeChat reads its own toasts. */
function announce(words: string): void {
  const id = 'ui-announcer'
  let region = document.getElementById(id)
  if (!region) {
    region = document.createElement('div')
    region.id = id
    region.setAttribute('role', 'status')
    region.setAttribute('aria-live', 'polite')
    region.style.cssText = HIDDEN
    document.body.append(region)
  }
  region.textContent = words
}

/** WeChat cuts a toast after two lines of about this many characters. */
const TOAST_LIMIT = 28

/** A few words over the page that go away; longer ones stay until they are read. */
export function toast(words: string): void {
  if (isH5) announce(words)
  if (words.length > TOAST_LIMIT) {
    void Taro.showModal({ title: '', content: words, showCancel: false, confirmText: '知道了' })
    return
  }
  void Taro.showToast({ title: words, icon: 'none', duration: 1500 + words.length * 80 })
}
