import type pg from 'pg'
import { COMMUNITY } from '../lib/world.ts'
import { DELEGATE, GRIDS, GROUPS, idOf, MANAGER, OWNERS, of, UNITS } from './numbers.ts'

/** Grids, those who look after them, and those who act for units. */
export async function writeStaff(admin: pg.Pool): Promise<void> {
  await admin.query(`
    insert into grids (community_id, id, name)
      select '${COMMUNITY}', ${of.grid('n')}, '第' || n + 1 || '网格' from generate_series(0, ${GRIDS - 1}) n;
    update memberships set roles = '{resident,staff}', grid_id = ${of.grid(`right(account_id::text, 12)::int % ${GRIDS}`)}
      where account_id between '${idOf('account', 0)}' and '${idOf('account', OWNERS)}';
    update memberships set roles = '{resident,staff,manager}', grid_id = null
      where account_id = '${idOf('account', MANAGER)}';
    update memberships set roles = '{resident,partner}'
      where account_id between '${idOf('account', DELEGATE)}' and '${idOf('account', DELEGATE + UNITS - 1)}';
    insert into partner_units (community_id, id, name, contact_name, added_at, added_by_id)
      select '${COMMUNITY}', ${of.unit('n')}, '单位' || n, '老张', now(), ${of.person(`${MANAGER}`)}
      from generate_series(0, ${UNITS - 1}) n;
    insert into unit_delegates (community_id, unit_id, account_id, name, joined_at, appointed_by_id)
      select '${COMMUNITY}', ${of.unit('n')}, ${of.account(`${DELEGATE} + n`)}, '小马', now(), ${of.person(`${MANAGER}`)}
      from generate_series(0, ${UNITS - 1}) n;
    insert into chat_groups (community_id, id, name, grid_id, created_at, created_by_id)
      select '${COMMUNITY}', ${of.group('n')}, '邻居群' || n, case when n % 3 > 0 then ${of.grid(`n % ${GRIDS}`)} end,
        now(), ${of.person(`${MANAGER}`)}
      from generate_series(0, ${GROUPS - 1}) n`)
}

/** Four compounds of five buildings. */
export async function writePlaces(admin: pg.Pool): Promise<void> {
  await admin.query(`
    insert into compounds (community_id, id, name)
      select '${COMMUNITY}', ${of.compound('n * 5')}, '小区' || n from generate_series(0, 3) n;
    insert into buildings (community_id, id, compound_id, name)
      select '${COMMUNITY}', ${of.building('n')}, ${of.compound('n')}, n % 5 + 1 || '栋' from generate_series(0, 19) n`)
}
