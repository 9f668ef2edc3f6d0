import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { keepOnPhone } from '@/shared/keep-on-phone'
import type { PickedAttachment } from '@/shared/upload-queue'
import { type Attachments, useAttachments } from '@/shared/use-attachments'

/** Photos and voice notes that the phone keeps under a name until they are handed in or taken away. */
export function useKeptAttachments(name: string): Attachments & { restored: boolean } {
  const key = `linli.draft.${name}.attachments`
  const attachments = useAttachments()
  const [before] = useState((): PickedAttachment[] => Taro.getStorageSync(key) || [])
  const [ready, setReady] = useState(before.length === 0)
  useEffect(() => {
    if (!ready) void attachments.restore(before).then(() => setReady(true))
  }, [])
  const { items } = attachments
  useEffect(() => {
    if (!ready) return
    if (items.length > 0) keepOnPhone(key, items)
    else Taro.removeStorageSync(key)
  }, [key, ready, items])
  const clear = () => {
    attachments.clear()
    // At once: the sheet may be gone before the effect runs.
    Taro.removeStorageSync(key)
  }
  return { ...attachments, clear, restored: before.length > 0 }
}
