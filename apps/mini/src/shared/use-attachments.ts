import { discardAttachment, getAttachment, uploadAttachment } from '@linli/domain/attachments/contract'
import { MAX_ATTACHED } from '@linli/domain/attachments/terms'
import { toast } from '@linli/ui/toast'
import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { sourceOf } from './attachment-links'
import { call } from './call'
import { CallError } from './call-error'
import type { PickedFile } from './pick-file'
import { fileIsThere, forgetFile, pickPhotos } from './pick-photos'
import { upload } from './upload'
import { createUploadQueue, type PickedAttachment, type UploadQueue, type UploadState } from './upload-queue'

export interface Attachments extends UploadState, Pick<UploadQueue, 'remove' | 'retry' | 'sendAll'> {
  /** Lets the person choose photos, up to what is still allowed. */
  addPhotos(): Promise<void>
  addVoiceNote(file: PickedFile & { durationMs: number }): void
  /** Puts back what a draft kept, as far as it can still be sent, and goes on with it. */
  restore(items: readonly PickedAttachment[]): Promise<void>
  /** Forgets all without taking it back from the server: it has been handed in. */
  clear(): void
}

function discard(item: PickedAttachment): void {
  forgetFile(item)
  // Nobody waits for it: the server removes what is left over after a day.
  if (item.id) call(discardAttachment, { params: { attachmentId: item.id } }).catch(() => {})
}

/** What is left of something a draft kept; null = nothing. The server forgets after a day what was not handed in. */
async function revived(item: PickedAttachment): Promise<PickedAttachment | null> {
  const isThere = await fileIsThere(item.path)
  const { id: attachmentId, ...unsent } = item
  const again = isThere ? unsent : null
  if (!attachmentId) return again
  try {
    const { thumbnailLink } = await call(getAttachment, { params: { attachmentId } })
    return isThere || !thumbnailLink ? item : { ...item, path: sourceOf(thumbnailLink) }
  } catch (error) {
    return error instanceof CallError && [403, 404].includes(error.status) ? again : item
  }
}

/** Calls each time the network is back; answers what ends it. */
function whenOnline(back: () => void): () => void {
  if (process.env.TARO_ENV === 'h5') {
    window.addEventListener('online', back)
    return () => window.removeEventListener('online', back)
  }
  const onChange = ({ isConnected }: { isConnected: boolean }) => {
    if (isConnected) back()
  }
  Taro.onNetworkStatusChange(onChange)
  return () => Taro.offNetworkStatusChange(onChange)
}

/**
 * Photos and voice notes on their way to the server, from the moment they are chosen. Keep `items` in the page's draft
 * and `restore` them; `sendAll` gives the ids to send with the form, and throws in words what is missing.
 */
export function useAttachments(): Attachments {
  const [queue] = useState(() =>
    createUploadQueue({
      send: (file, onProgress) => upload(uploadAttachment, { file, onProgress }),
      discard,
    }),
  )
  const state = useStore(queue.store)
  useEffect(() => whenOnline(() => queue.retry()), [queue])

  async function addPhotos() {
    const left = MAX_ATTACHED.photo - photosOf(state).length
    const files = await pickPhotos(left)
    // A browser lets people choose as many as they like.
    if (files.length > left)
      toast(`照片最多 ${MAX_ATTACHED.photo} 张，多出的 ${files.length - left} 张没有加上`)
    queue.add('photo', files.slice(0, left))
  }
  return {
    ...state,
    ...queue,
    addPhotos,
    addVoiceNote: (file) => queue.add('voice_note', [file]),
    async restore(items) {
      const alive = (await Promise.all(items.map(revived))).flatMap((item) => item ?? [])
      const lost = items.length - alive.length
      if (lost > 0) toast(`上次有 ${lost} 张照片或语音没有传上，请重新添加`)
      queue.restore(alive)
    },
    clear: () => {
      for (const item of queue.store.getState().items) forgetFile(item)
      queue.store.setState({ items: [] })
    },
  }
}

export const photosOf = ({ items }: Pick<UploadState, 'items'>) =>
  items.filter(({ kind }) => kind === 'photo')
export const voiceNotesOf = ({ items }: Pick<UploadState, 'items'>) =>
  items.filter(({ kind }) => kind === 'voice_note')
