import { append, onPress } from './press.ts'
import { asText, WxFailure, type WxOptions } from './wx/call.ts'

export interface Dialogs {
  showToast(options: WxOptions): void
  hideToast(): void
  showLoading(options: WxOptions): void
  hideLoading(): void
  showModal(options: WxOptions): Promise<{ confirm: boolean; cancel: boolean; content: string | null }>
  showActionSheet(options: WxOptions): Promise<{ tapIndex: number }>
}

/** WeChat's own dialogs, drawn as plain DOM that a test can read and tap. */
export function createDialogs(layer: HTMLElement): Dialogs {
  let toast: HTMLElement | undefined
  let timer = 0

  // WeChat has one place for both: a toast replaces the loading sign and the other way round.
  function notice(className: string, text: string): HTMLElement {
    hide()
    toast = append(layer, 'div', { className, attributes: { role: 'status' } })
    append(toast, 'span', { text })
    return toast
  }
  function hide(): void {
    window.clearTimeout(timer)
    toast?.remove()
    toast = undefined
  }

  function showToast(options: WxOptions): void {
    notice('wx-toast', asText(options.title))
    timer = window.setTimeout(hide, typeof options.duration === 'number' ? options.duration : 1500)
  }

  function showModal(options: WxOptions): ReturnType<Dialogs['showModal']> {
    return new Promise((resolve) => {
      const mask = append(layer, 'div', { className: 'wx-mask' })
      const modal = append(mask, 'div', { className: 'wx-modal', attributes: { role: 'dialog' } })
      if (options.title) append(modal, 'h2', { text: asText(options.title) })
      const input = options.editable
        ? append(modal, 'input', {
            className: 'wx-modal-input',
            attributes: { placeholder: asText(options.placeholderText) },
          })
        : undefined
      if (input) input.value = asText(options.content)
      else append(modal, 'p', { text: asText(options.content) })
      const buttons = append(modal, 'footer')
      const close = (confirm: boolean) => {
        mask.remove()
        resolve({ confirm, cancel: !confirm, content: confirm && input ? input.value : null })
      }
      if (options.showCancel !== false) {
        onPress(append(buttons, 'button', { text: asText(options.cancelText) || '取消' }), () => close(false))
      }
      onPress(append(buttons, 'button', { text: asText(options.confirmText) || '确定' }), () => close(true))
    })
  }

  function showActionSheet(options: WxOptions): ReturnType<Dialogs['showActionSheet']> {
    const items = Array.isArray(options.itemList) ? options.itemList.map(asText) : []
    if (items.length === 0 || items.length > 6) {
      throw new WxFailure(`parameter error: itemList takes 1 to 6 items, not ${items.length}`)
    }
    return new Promise((resolve, reject) => {
      const mask = append(layer, 'div', { className: 'wx-mask' })
      const sheet = append(mask, 'div', { className: 'wx-sheet', attributes: { role: 'dialog' } })
      const close = () => mask.remove()
      items.forEach((text, tapIndex) => {
        onPress(append(sheet, 'button', { text }), () => {
          close()
          resolve({ tapIndex })
        })
      })
      onPress(append(sheet, 'button', { text: '取消' }), () => {
        close()
        reject(new WxFailure('cancel'))
      })
    })
  }

  return {
    showToast,
    hideToast: hide,
    showLoading: (options) => void notice('wx-loading', asText(options.title)),
    hideLoading: hide,
    showModal,
    showActionSheet,
  }
}
