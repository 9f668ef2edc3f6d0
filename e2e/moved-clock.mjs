/**
 * Loaded into the server under test before its own code: how far its clock runs ahead of the machine's, the test says,
 * as a fake clock for the whole process would. The product knows nothing of it.
 */
const Machine = Date
let aheadMs = 0
const now = () => Machine.now() + aheadMs

globalThis.Date = new Proxy(Machine, {
  construct: (target, values, as) => Reflect.construct(target, values.length === 0 ? [now()] : values, as),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
})

process.on('message', (message) => {
  aheadMs = message.aheadMs
  process.send({ aheadMs })
})
// The server ends as if nobody talked to it.
process.channel?.unref()
