import { parentPort, workerData } from 'node:worker_threads'
import { type Drawing, drawHere } from './drawing.ts'

/** A thread of its own: opening a font and drawing would keep all other calls of the process waiting. */
parentPort?.postMessage(await drawHere(workerData as Drawing))
