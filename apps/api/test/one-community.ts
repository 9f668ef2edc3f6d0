import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyInstance } from 'fastify'
import { loadModule, parseSync } from 'libpg-query'
import type pg from 'pg'

/** A node of PostgreSQL's own parse tree, as libpg-query gives it: `{ SelectStmt: { … } }` or its inside. */
type Ast = Readonly<Record<string, unknown>>

/** What the checks have to know of the database. */
export interface Catalogue {
  /** Tables whose rows belong to a community. */
  tables: ReadonlySet<string>
  /** Functions that answer differently at each call: an UPDATE that calls one cannot be repeated elsewhere. */
  volatileFunctions: ReadonlySet<string>
}

/** The list of communities is read before one is chosen. */
const READ_BEFORE_CHOOSING = 'communities'
const STATEMENTS = ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'] as const
/** Stands for a parameter, a literal, or the transaction's own setting. */
const GIVEN = '(given)'

interface Scope {
  /** Tables of this level by the name they go by, without those that belong to no community. */
  tables: Map<string, string>
  /** Everything whose community is known to be the given one. */
  tied: Set<string>
  /** Whatever else stands in FROM. */
  others: Set<string>
  /** WITH queries by name: whether their rows are of the given community. */
  queries: ReadonlyMap<string, boolean>
  outer: Scope | null
}

const isAst = (value: unknown): value is Ast =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const astOf = (value: unknown): Ast => (isAst(value) ? value : {})
const listOf = (value: unknown): Ast[] => (Array.isArray(value) ? value.filter(isAst) : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const nameOf = (node: Ast): string => textOf(astOf(node.String).sval)
const aliasOf = (node: Ast): string => textOf(astOf(node.alias).aliasname)

/**
 * What keeps a statement from being one community's: each table of a community has to be tied to a given
 * `community_id`, by `= $1` or by `=` to a table that is. Empty = nothing. Functions are not looked into.
 */
export function breachesOf(sql: string, catalogue: Catalogue): string[] {
  const parsed = astOf(parseSync(withoutFurtherRows(sql)))
  const found: string[] = []
  for (const { stmt } of listOf(parsed.stmts))
    checkStatement(astOf(stmt), { queries: new Map(), outer: null }, { catalogue, found })
  return found
}

/** `values ($1, $2), ($3, $4), …` of a thousand rows is read as its first row: the others are alike. */
const withoutFurtherRows = (sql: string) =>
  sql.replaceAll(/\), \((?:\$\d+|default)(?:, (?:\$\d+|default))*(?=\))/g, '')

interface Findings {
  catalogue: Catalogue
  found: string[]
}
type Around = Pick<Scope, 'queries' | 'outer'>

/** Whether the rows it gives are known to be of the given community. */
function checkStatement(node: Ast, around: Around, findings: Findings): boolean {
  const kind = STATEMENTS.find((name) => name in node)
  if (!kind) return false
  const statement = astOf(node[kind])
  if (kind === 'SelectStmt') return checkQuery(statement, around, findings)
  const scope = checkLevel(statement, around, findings)
  if (kind === 'InsertStmt') checkInsert(statement, scope, findings)
  if (kind === 'UpdateStmt') checkUpdate(statement, scope, findings)
  return scope.tables.size > 0
}

function checkQuery(select: Ast, around: Around, findings: Findings): boolean {
  if (!isAst(select.larg) || !isAst(select.rarg)) {
    const scope = checkLevel(select, around, findings)
    const columns = listOf(select.targetList).map(({ ResTarget }) => astOf(ResTarget))
    const own = columns.find(({ name }) => name === 'community_id')
    if (own) return scope.tied.has(sideOf(astOf(own.val), scope) ?? '')
    return scope.tables.size > 0 || [...scope.others].some((name) => scope.tied.has(name))
  }
  const queries = checkWith(select, around, findings)
  const sides = [select.larg, select.rarg].map((side) => checkQuery(side, { ...around, queries }, findings))
  return sides.every(Boolean)
}

function checkWith(statement: Ast, { queries, outer }: Around, findings: Findings): Map<string, boolean> {
  const known = new Map(queries)
  for (const { CommonTableExpr } of listOf(astOf(statement.withClause).ctes)) {
    const { ctename, ctequery } = astOf(CommonTableExpr)
    known.set(textOf(ctename), checkStatement(astOf(ctequery), { queries: known, outer }, findings))
  }
  return known
}

/** One level of a statement: what it reads, how that is tied together, and the queries inside its expressions. */
function checkLevel(statement: Ast, around: Around, findings: Findings): Scope {
  const scope: Scope = {
    tables: new Map(),
    tied: new Set([GIVEN]),
    others: new Set(),
    queries: checkWith(statement, around, findings),
    outer: around.outer,
  }
  const conditions = [statement.whereClause]
  const isInsert = 'selectStmt' in statement || 'cols' in statement
  if (isAst(statement.relation) && !isInsert) addSource({ RangeVar: statement.relation }, scope, findings)
  for (const source of [...listOf(statement.fromClause), ...listOf(statement.usingClause)])
    conditions.push(...addSource(source, scope, findings))
  tieTogether(conditions.flatMap(conjuncts), scope)
  for (const [name, table] of scope.tables)
    if (!scope.tied.has(name) && !(table === READ_BEFORE_CHOOSING && !('relation' in statement)))
      findings.found.push(
        `${table}${name === table ? '' : ` as ${name}`} is not tied to a given community_id`,
      )
  checkInside(statement, scope, findings)
  return scope
}

/** Takes in one item of FROM; answers with the conditions of its joins. */
function addSource(source: Ast, scope: Scope, findings: Findings): unknown[] {
  const { RangeVar, JoinExpr, RangeSubselect, RangeFunction } = source
  if (isAst(RangeVar)) {
    const table = textOf(RangeVar.relname)
    const name = aliasOf(RangeVar) || table
    const query = scope.queries.get(table)
    if (query === undefined && findings.catalogue.tables.has(table)) scope.tables.set(name, table)
    else scope.others.add(name)
    if (query) scope.tied.add(name)
  }
  if (isAst(RangeSubselect)) {
    const name = aliasOf(RangeSubselect)
    scope.others.add(name)
    const around = { queries: scope.queries, outer: scope }
    if (checkStatement(astOf(RangeSubselect.subquery), around, findings)) scope.tied.add(name)
  }
  if (isAst(RangeFunction)) scope.others.add(aliasOf(RangeFunction))
  if (!isAst(JoinExpr)) return []
  const { larg, rarg, quals } = JoinExpr
  return [larg, rarg].flatMap((side) => addSource(astOf(side), scope, findings)).concat(quals)
}

/** What has to be true for a row to be found: the parts between ANDs. */
function conjuncts(condition: unknown): Ast[] {
  const { BoolExpr } = astOf(condition)
  if (!isAst(BoolExpr)) return isAst(condition) ? [condition] : []
  return BoolExpr.boolop === 'AND_EXPR' ? listOf(BoolExpr.args).flatMap(conjuncts) : []
}

function tieTogether(conditions: readonly Ast[], scope: Scope) {
  const pairs = conditions.flatMap(({ A_Expr }) => {
    const { kind, name, lexpr, rexpr } = astOf(A_Expr)
    if (kind !== 'AEXPR_OP' || listOf(name).map(nameOf).join() !== '=') return []
    return [[sideOf(astOf(lexpr), scope), sideOf(astOf(rexpr), scope)]]
  })
  for (let before = -1; before !== scope.tied.size; ) {
    before = scope.tied.size
    for (const [left, right] of pairs) {
      if (!left || !right) continue
      if (scope.tied.has(left)) scope.tied.add(right)
      else if (scope.tied.has(right)) scope.tied.add(left)
    }
  }
}

/** Whose `community_id` an expression is: a name of this level, `GIVEN`, or null for anything else. */
function sideOf(expression: Ast, scope: Scope): string | null {
  const { ColumnRef, ParamRef, A_Const, TypeCast, FuncCall, A_Expr } = expression
  if (ParamRef || (isAst(A_Const) && !A_Const.isnull)) return GIVEN
  if (isAst(TypeCast)) return sideOf(astOf(TypeCast.arg), scope)
  // nullif(current_setting('app.community_id', true), '')
  if (isAst(A_Expr) && A_Expr.kind === 'AEXPR_NULLIF') return sideOf(astOf(A_Expr.lexpr), scope)
  if (isAst(FuncCall)) return listOf(FuncCall.funcname).map(nameOf).includes('current_setting') ? GIVEN : null
  const fields = listOf(astOf(ColumnRef).fields).map(nameOf)
  if (fields.at(-1) !== 'community_id') return null
  const [table] = fields.slice(-2, -1)
  if (table === undefined) return scope.tables.size === 1 ? ([...scope.tables.keys()][0] ?? null) : null
  if (scope.tables.has(table) || scope.others.has(table)) return table
  // A table of a query around this one is checked there.
  for (let outer = scope.outer; outer; outer = outer.outer)
    if (outer.tables.has(table) || outer.tied.has(table)) return GIVEN
  return null
}

/** Queries inside expressions. Those in FROM and WITH, and what an INSERT reads, have been looked at. */
function checkInside(part: unknown, scope: Scope, findings: Findings) {
  if (Array.isArray(part)) for (const item of part) checkInside(item, scope, findings)
  if (!isAst(part)) return
  for (const [key, value] of Object.entries(part)) {
    if (['RangeSubselect', 'withClause', 'selectStmt'].includes(key)) continue
    const around = { queries: scope.queries, outer: scope }
    if (key === 'subselect') checkStatement(astOf(value), around, findings)
    else checkInside(value, scope, findings)
  }
}

function checkInsert(insert: Ast, scope: Scope, findings: Findings) {
  const table = textOf(astOf(insert.relation).relname)
  const select = astOf(astOf(insert.selectStmt).SelectStmt)
  const inner = checkLevel(select, scope, findings)
  if (!findings.catalogue.tables.has(table)) return
  const columns = listOf(insert.cols).map(({ ResTarget }) => textOf(astOf(ResTarget).name))
  const place = columns.indexOf('community_id')
  const rows = Array.isArray(select.valuesLists)
    ? listOf(select.valuesLists).map(({ List }) => listOf(astOf(List).items)[place])
    : [astOf(listOf(select.targetList)[place]?.ResTarget).val]
  const given = rows.every((value) => inner.tied.has(sideOf(astOf(value), inner) ?? ''))
  if (place < 0 || !given) findings.found.push(`${table} is inserted into without a given community_id`)
}

function checkUpdate(update: Ast, scope: Scope, { catalogue, found }: Findings) {
  if (scope.tables.size === 0) return
  const table = textOf(astOf(update.relation).relname)
  const changed = listOf(update.targetList).map(({ ResTarget }) => textOf(astOf(ResTarget).name))
  if (changed.includes('community_id')) found.push(`${table} has its community_id changed`)
  for (const name of functionsIn(update))
    if (catalogue.volatileFunctions.has(name)) found.push(`${table} is updated with the volatile ${name}()`)
}

function functionsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(functionsIn)
  if (!isAst(part)) return []
  const called = isAst(part.FuncCall) ? listOf(part.FuncCall.funcname).map(nameOf).slice(-1) : []
  return [...called, ...Object.values(part).flatMap(functionsIn)]
}

export async function readCatalogue(admin: Pick<pg.Pool, 'query'>): Promise<Catalogue> {
  await loadModule()
  const { rows: tables } = await admin.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid
    where c.relnamespace = 'public'::regnamespace`)
  const { rows: functions } = await admin.query<{ name: string }>(`
    select proname as name from pg_proc group by proname having bool_and(provolatile = 'v')`)
  return {
    tables: new Set(tables.map(({ name }) => name)),
    volatileFunctions: new Set(functions.map(({ name }) => name)),
  }
}

export interface StatementWatch {
  /** Notes what the connections of this pool send. Call it before the first one is opened. */
  pool(pool: pg.Pool): void
  /** Takes the app's requests for work to be watched. Call it before the app is ready. */
  requestsOf(app: FastifyInstance): void
  /** Other work to be watched, such as a round. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Different statements noted so far. */
  seen(): string[]
  /** Throws when a statement was not one community's, naming it and what is missing. */
  verify(): void
}

/** Watches what requests send to the database; what a test itself looks up or prepares is not noted. */
export function watchStatements(catalogue: Catalogue): StatementWatch {
  const seen = new Set<string>()
  const watched = new AsyncLocalStorage<boolean>()
  return {
    pool(pool) {
      pool.on('connect', (client) => {
        const query = client.query.bind(client) as (...given: unknown[]) => unknown
        const noting = (...given: unknown[]) => {
          const [first] = given
          if (watched.getStore()) seen.add(textOf(first) || textOf(astOf(first).text))
          return query(...given)
        }
        Object.assign(client, { query: noting })
      })
    },
    requestsOf(app) {
      app.addHook('onRequest', (_request, _reply, done) => watched.run(true, done))
    },
    during: (work) => watched.run(true, work),
    seen: () => [...seen],
    verify() {
      const breaches = [...seen].flatMap((sql) =>
        breachesOf(sql, catalogue).map((breach) => `${breach}, in: ${sql.slice(0, 2_000)}`),
      )
      if (breaches.length > 0) throw new Error(`not one community's:\n${breaches.join('\n')}`)
    },
  }
}
