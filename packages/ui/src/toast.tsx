import Taro from '@tarojs/taro'
import { isH5 } from './platform'

/** WeChat cuts a toast after two lines of about this many characters. */
const PHONE_LIMIT = 28

const readingMs = (words: string) => 1500 + words.length * 100

/** A few words over the page that go away by themselves; on the phone long ones stay until they are read. */
export function toast(words: string): void {
  if (isH5) {
    showInBrowser(words)
  } else if (words.length > PHONE_LIMIT) {
    void Taro.showModal({
      title: '',
      content: words,
      showCancel: false,
      confirmText: '知道了',
      confirmColor: '#B4472F',
    })
  } else {
    void Taro.showToast({ title: words, icon: 'none', duration: readingMs(words) })
  }
}

const STYLE =
  'position:fixed;z-index:900;left:50%;bottom:22%;transform:translateX(-50%);box-sizing:border-box;' +
  'width:max-content;max-width:min(86vw,420px);padding:12px 18px;border-radius:14px;background:#2a2522;color:#fff;' +
  'line-height:1.45;text-align:center;pointer-events:none;transition:opacity .2s'

let hiding: ReturnType<typeof setTimeout> | undefined

/** One live region for the whole document, so that a screen reader hears each change of it. */
function showInBrowser(words: string): void {
  const region = document.getElementById('ui-toast') ?? createRegion()
  clearTimeout(hiding)
  region.style.fontSize = document.querySelector('.ui-elder') ? '24px' : '16px'
  region.style.opacity = '1'
  region.textContent = words
  hiding = setTimeout(() => {
    region.style.opacity = '0'
    region.textContent = ''
  }, readingMs(words))
}

function createRegion(): HTMLElement {
  const region = document.createElement('div')
  region.id = 'ui-toast'
  region.setAttribute('role', 'status')
  region.setAttribute('aria-live', 'polite')
  region.style.cssText = STYLE
  region.style.opacity = '0'
  document.body.append(region)
  return region
}
