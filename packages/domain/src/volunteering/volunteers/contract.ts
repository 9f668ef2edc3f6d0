import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Id, Instant, Nullable, Shape } from '../../schema'

export const VolunteerView = Shape({
  personId: Id,
  name: Type.String(),
  /** The community's own, e.g. on certificates instead of an ID number. */
  number: Type.Integer(),
  registeredAt: Instant,
  agreedVersion: Type.Integer(),
})
export type VolunteerView = Type.Static<typeof VolunteerView>

const Agreed = Type.Integer({ minimum: 1 })

export const getMyVolunteer = endpoint({
  method: 'GET',
  url: '/my/volunteer',
  summary: 'The reader as a volunteer; null before they registered.',
  reply: Shape({ volunteer: Nullable(VolunteerView) }),
})
export const registerAsVolunteer = endpoint({
  method: 'POST',
  url: '/my/volunteer',
  summary:
    'Register oneself, one’s child or whom one is a proxy for as a volunteer, agreeing to the volunteer agreement. Twice changes nothing.',
  body: Shape({
    agreedVersion: Agreed,
    /** Oneself when left out. */
    personId: Type.Optional(Id),
  }),
  reply: VolunteerView,
})
export const getPersonVolunteer = endpoint({
  method: 'GET',
  url: '/persons/:personId/volunteer',
  summary: 'A person as a volunteer, for staff; null before they registered.',
  params: Shape({ personId: Id }),
  reply: Shape({ volunteer: Nullable(VolunteerView) }),
})
export const registerVolunteerAtDesk = endpoint({
  method: 'POST',
  url: '/persons/:personId/volunteer',
  summary: 'Staff register somebody who agreed at the desk, by the same rules.',
  params: Shape({ personId: Id }),
  body: Shape({ agreedVersion: Agreed }),
  reply: VolunteerView,
})
