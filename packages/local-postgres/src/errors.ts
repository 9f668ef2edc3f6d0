export type LocalPostgresErrorCode =
  | 'no_binaries'
  | 'cannot_run'
  | 'disk_full'
  | 'folder_refused'
  | 'busy'
  | 'start_failed'

/** Why the embedded PostgreSQL could not be used. The message tells a newcomer what to do next. */
export class LocalPostgresError extends Error {
  readonly code: LocalPostgresErrorCode

  constructor(code: LocalPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LocalPostgresError'
    this.code = code
  }
}

const USE_YOUR_OWN =
  '请自备 PostgreSQL 15 以上并设置 DATABASE_URL · Use a PostgreSQL (15 or newer) of your own: set DATABASE_URL'

export function noBinaries(platform: string): LocalPostgresError {
  return new LocalPostgresError(
    'no_binaries',
    `没有适用于 ${platform} 的内置数据库 · No embedded PostgreSQL for ${platform}. ${USE_YOUR_OWN}`,
  )
}

/** The programs are there and the system refuses to run them: on Alpine, for want of glibc. */
export function cannotRun(detail: string): LocalPostgresError {
  return new LocalPostgresError(
    'cannot_run',
    `内置数据库无法在本系统运行（Alpine 等 musl 系统不支持） · The embedded PostgreSQL cannot run here (it needs glibc; Alpine has musl). ${USE_YOUR_OWN}\n${detail}`,
  )
}

export function diskFull(folder: string): LocalPostgresError {
  return new LocalPostgresError(
    'disk_full',
    `磁盘空间不足：${folder} · Disk full. 请清理出至少 500 MB 后再试 · Free at least 500 MB and start again`,
  )
}

export function folderRefused(folder: string, cause: unknown): LocalPostgresError {
  return new LocalPostgresError(
    'folder_refused',
    `没有权限使用数据文件夹 ${folder} · No permission to use the data folder. 它可能是另一个用户（如 root）创建的 · It may belong to another user (root, for instance): start as that user, or delete it to begin anew`,
    { cause },
  )
}

export function busy(folder: string, holder: string): LocalPostgresError {
  return new LocalPostgresError(
    'busy',
    `数据文件夹正被另一进程占用：${folder}（${holder}） · The data folder is in use by another process. 请先结束它 · End it first`,
  )
}

/** Turns what initdb or postgres wrote before dying into something a person can act on. */
export function startFailed(folder: string, output: string): LocalPostgresError {
  if (/No space left on device|Disk quota exceeded/i.test(output)) return diskFull(folder)
  if (/Permission denied|has wrong ownership/i.test(output)) return folderRefused(folder, new Error(output))
  if (/incompatible with server/i.test(output)) {
    return new LocalPostgresError(
      'start_failed',
      `数据文件夹来自另一版本的 PostgreSQL：${folder} · The data folder was made by another version of PostgreSQL. 请移走后重试 · Move it away and start again\n${output}`,
    )
  }
  return new LocalPostgresError(
    'start_failed',
    `内置数据库启动失败 · The embedded PostgreSQL did not start (${folder}):\n${output}`,
  )
}

/** Gives the operating system's refusals, wherever in the folder they arose, their words. */
export function explain(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return folderRefused(folder, error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder)
  return error
}
