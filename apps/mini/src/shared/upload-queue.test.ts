import { beforeEach, describe, expect, it } from 'vitest'
import { CallError, offlineError } from './call-error'
import { createUploadQueue, type PickedAttachment, type UploadQueue } from './upload-queue'

const file = (name: string) => ({ name, path: `wxfile://${name}`, sizeBytes: 1 })
const pause = () => new Promise((done) => setTimeout(done, 2))

let online = true
let sending = 0
let most = 0
let sent: string[] = []
let discarded: (string | undefined)[] = []
let queue: UploadQueue

async function send({ name }: PickedAttachment, onProgress: (percent: number) => void) {
  most = Math.max(most, ++sending)
  onProgress(50)
  await pause()
  sending--
  if (!online) throw offlineError()
  if (name === 'broken') throw new CallError({ code: 'photo_broken', message: '打不开', status: 409 })
  sent.push(name)
  return { id: `id-${name}` }
}
beforeEach(() => {
  online = true
  most = 0
  sent = []
  discarded = []
  queue = createUploadQueue({ send, discard: ({ id }) => void discarded.push(id) })
})
const items = () => queue.store.getState().items
const photos = (...names: string[]) => queue.add('photo', names.map(file))

describe('photos that are chosen', () => {
  it('are sent two at a time, and handed in as they stand', async () => {
    photos('1', '2', '3', '4', '5')
    expect(Object.values(queue.store.getState().percents)).toEqual([50, 50])
    expect(await queue.sendAll()).toEqual(['id-1', 'id-2', 'id-3', 'id-4', 'id-5'])
    expect(most).toBe(2)
    expect(queue.store.getState().percents).toEqual({})
  })
  it('survive a network that is gone, and are sent once it is back', async () => {
    online = false
    photos('1', '2')
    await expect(queue.sendAll()).rejects.toMatchObject({ message: '网络不通，请检查后再试' })
    expect(items().map(({ path, problem }) => [path, problem])).toEqual([
      ['wxfile://1', '网络不通，请检查后再试'],
      ['wxfile://2', '网络不通，请检查后再试'],
    ])
    online = true
    expect(await queue.sendAll()).toEqual(['id-1', 'id-2'])
  })
  it('outlive the page in a draft', async () => {
    online = false
    photos('1', '2')
    await queue.sendAll().catch(() => {})
    const draft = JSON.parse(JSON.stringify(items()))
    online = true
    queue = createUploadQueue({ send, discard: () => {} })
    queue.restore(draft)
    expect(await queue.sendAll()).toEqual(['id-1', 'id-2'])
  })
  it('that are refused say why, are not tried again, and hold the others up no longer than till they are gone', async () => {
    photos('1', 'broken', '3')
    await expect(queue.sendAll()).rejects.toMatchObject({ message: '打不开' })
    await expect(queue.sendAll()).rejects.toMatchObject({ message: '打不开' })
    expect(sent).toEqual(['1', '3'])
    queue.remove(items()[1]?.key ?? '')
    expect(await queue.sendAll()).toEqual(['id-1', 'id-3'])
  })
  it('that are taken back are taken back from the server too, even on their way', async () => {
    photos('1', '2')
    await queue.sendAll()
    queue.remove(items()[0]?.key ?? '')
    expect(discarded).toEqual(['id-1'])
    photos('3')
    queue.remove(items()[1]?.key ?? '')
    await pause()
    await pause()
    expect(discarded).toEqual(['id-1', 'id-3'])
    expect(await queue.sendAll()).toEqual(['id-2'])
  })
})
